"""The one moment at which a letter is handed to the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.adapters.tokens import Purpose
from campaign.content.queries import campaign_by_id
from campaign.core.errors import (
    ChangedElsewhereError,
    PausedError,
    TokenError,
    TokenProblem,
)
from campaign.core.states import CONFIRMABLE, ActionState
from campaign.db.models import Action, MessageKind
from campaign.members.queries import seat_of
from campaign.outbox.locks import lock_action
from campaign.outbox.moves import move_action
from campaign.outbox.questions import cancel_questions
from campaign.supporters.queries.whole import check_ticket, whole_of
from campaign.supporters.service.kept import drop_kept_texts
from campaign.supporters.service.mails import send_letter, send_receipt
from campaign.tallies.marks import confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps


def confirm(deps: Deps, token: str, seen: str) -> str:
    """Send the letter, once: any later or simultaneous call finds it sent and changes nothing.

    Returns:
        The action's key.

    Raises:
        TokenError: the link does not work.
        ChangedElsewhereError: the letter is no longer the one that the page showed.
        PausedError: the campaign has been paused meanwhile.
    """
    ticket = deps.tokens.read(Purpose.CONFIRM, token)
    with deps.db.write() as session:
        action = lock_action(session, Action.key == ticket.key)
        if action is None:
            raise TokenError(TokenProblem.GONE)
        check_ticket(action, ticket)
        if action.state not in CONFIRMABLE:
            return action.key
        campaign = campaign_by_id(deps, session, action.campaign_id)
        if not campaign.is_open:
            raise PausedError(campaign.slug)
        whole = whole_of(deps, session, campaign, action)
        if whole.fingerprint != seen:
            raise ChangedElsewhereError
        letter, member = whole.letter, whole.letter.member
        now = deps.now()
        confirmed(session, action, now)
        # The letter goes to whoever sits today, so that is who every later page names.
        action.member_id, action.member_name = member.id, member.name
        drop_kept_texts(session, action)
        cancel_questions(session, action, now, MessageKind.MEMBER_CHANGED, MessageKind.REMINDER)
        move_action(session, action, ActionState.QUEUED, now, "confirmed by the supporter")
        message = send_letter(deps, session, campaign, action, letter)
        send_receipt(deps, session, campaign, action, message, letter.answer_goes)
        return action.key


def keep_until_asked(deps: Deps, token: str) -> str:
    """Keep a letter whose seat is empty until there is somebody to ask about.

    Returns:
        The action's key.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.CONFIRM, token)
    with deps.db.write() as session:
        action = lock_action(session, Action.key == ticket.key)
        if action is None:
            raise TokenError(TokenProblem.GONE)
        check_ticket(action, ticket)
        seat = seat_of(deps, session, action.constituency_code)
        if action.state == ActionState.AWAITING and not seat.can_be_written_to:
            confirmed(session, action, deps.now())
            cancel_questions(session, action, deps.now(), MessageKind.REMINDER)
            move_action(session, action, ActionState.ASKED, deps.now(), "kept by the supporter")
            action.asked_member_id = None
        return action.key
