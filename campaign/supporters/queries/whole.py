"""Complete letters: a draft to check, and what a confirmation link is for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.adapters.tokens import Purpose, Ticket
from campaign.content.queries import LoadedCampaign, campaign_by_id, campaign_by_slug
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.letter import AnswerGoes
from campaign.core.states import CONFIRMABLE, ON_ITS_WAY, ActionState
from campaign.db.models import Action, Consent
from campaign.members.queries import seat_of
from campaign.supporters.compose import Letter, letter_of
from campaign.supporters.queries.drafts import open_action, require_complete

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps


# States of a confirmed letter that is with the MP, or may still come there.
CONFIRMED: Final = ON_ITS_WAY - {ActionState.FAILED, ActionState.RETURNED}

REPLIES: Final = "replies"
"""The kind of consent by which the charity may read the MP's answer."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A complete letter with its action's facts."""

    campaign: LoadedCampaign
    state: ActionState
    letter: Letter
    key: str
    written_to: str = ""
    """The MP whom the supporter had in mind, where it is another one than the letter's."""
    consents: tuple[str, ...] = ()
    wrote_before: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """Changes whenever the letter or what was agreed to beside it changes."""
        agreed = hashlib.sha256("\0".join(self.consents).encode()).hexdigest()[:16]
        return f"{self.letter.fingerprint}.{agreed}"

    @property
    def answer_goes(self) -> AnswerGoes:
        """Where the MP's answer goes, as the letter says."""
        return self.letter.answer_goes


def whole_draft(deps: Deps, slug: str, key: str | None) -> Whole:
    """The draft's letter as it would be sent by someone who ticks no box.

    Ticking one changes what the letter says of the answer; the confirmation page shows it so. What
    this page has shown stays the same letter meanwhile.

    Raises:
        NoDraftError: there is no draft.
        IncompleteError: a step is missing.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, slug)
        action = open_action(session, campaign, key)
        return _whole(deps, session, campaign, action, AnswerGoes.STRAIGHT)


def letter_to_confirm(deps: Deps, token: str) -> Whole | None:
    """The letter that a confirmation link is for; None if it was confirmed already.

    Raises:
        TokenError: the link does not work.
        IncompleteError: the letter can no longer be sent: nobody sits for the constituency.
    """
    ticket = deps.tokens.read(Purpose.CONFIRM, token)
    with deps.db.read() as session:
        action = action_of_ticket(session, ticket)
        check_ticket(action, ticket)
        if action.state not in CONFIRMABLE:
            return None
        campaign = campaign_by_id(deps, session, action.campaign_id)
        return whole_of(deps, session, campaign, action)


@dataclass(frozen=True, slots=True)
class WithoutMember:
    """A letter that nobody can be sent for the moment."""

    campaign: LoadedCampaign
    seat: Seat
    body: str


def letter_without_member(deps: Deps, token: str) -> WithoutMember:
    """The letter of a confirmation link whose seat has nobody who can be written to.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.CONFIRM, token)
    with deps.db.read() as session:
        action = action_of_ticket(session, ticket)
        check_ticket(action, ticket)
        seat = seat_of(deps, session, action.constituency_code)
        return WithoutMember(
            campaign_by_id(deps, session, action.campaign_id), seat, action.body or ""
        )


def check_ticket(action: Action, ticket: Ticket) -> None:
    """Whether a confirmation link still fits its action.

    Raises:
        TokenError: its letter was changed since, or is deleted.
    """
    if action.erased_at is not None:
        raise TokenError(TokenProblem.GONE)
    if action.state == ActionState.WITHDRAWN:
        raise TokenError(TokenProblem.GONE)
    if action.confirm_round != ticket.round or action.state == ActionState.DRAFTED:
        raise TokenError(TokenProblem.REPLACED)


def action_of_ticket(session: Session, ticket: Ticket) -> Action:
    """The row that a link is for.

    Raises:
        TokenError: it is gone.
    """
    action = session.scalar(select(Action).where(Action.key == ticket.key))
    if action is None:
        raise TokenError(TokenProblem.GONE)
    return action


def whole_of(deps: Deps, session: Session, campaign: LoadedCampaign, action: Action) -> Whole:
    """The letter of a complete action, exactly as it goes, with what was agreed to beside it.

    Raises:
        IncompleteError: a step is missing.
    """
    return _whole(deps, session, campaign, action, _answer_goes(deps, session, action))


def _whole(
    deps: Deps,
    session: Session,
    campaign: LoadedCampaign,
    action: Action,
    answer_goes: AnswerGoes,
) -> Whole:
    member = require_complete(deps, session, action)
    return Whole(
        campaign=campaign,
        state=ActionState(action.state),
        letter=letter_of(deps, session, action, member, answer_goes),
        key=action.key,
        written_to=action.member_name if action.member_id not in (None, member.id) else "",
        consents=consents_of(session, action),
        wrote_before=_wrote_before(session, action),
    )


def consents_of(session: Session, action: Action) -> tuple[str, ...]:
    """What the supporter agreed to beside the letter, in the words they saw."""
    statement = select(Consent.wording).where(Consent.action_id == action.id)
    return tuple(session.scalars(statement.order_by(Consent.kind)))


def _answer_goes(deps: Deps, session: Session, action: Action) -> AnswerGoes:
    """Through us where the supporter agreed, and this site takes in mail."""
    agreed = select(Consent.id).where(Consent.action_id == action.id, Consent.kind == REPLIES)
    if deps.settings.reply_domain and session.scalar(agreed) is not None:
        return AnswerGoes.THROUGH_US
    return AnswerGoes.STRAIGHT


def _wrote_before(session: Session, action: Action) -> datetime | None:
    """When the same person wrote to the same MP in this campaign, if they did."""
    return session.scalar(
        select(Action.confirmed_at)
        .where(
            Action.id != action.id,
            Action.campaign_id == action.campaign_id,
            Action.constituency_code == action.constituency_code,
            Action.email == action.email,
            Action.state.in_(CONFIRMED),
        )
        .order_by(Action.id.desc())
        .limit(1)
    )
