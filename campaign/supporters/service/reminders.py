"""The one reminder to whoever has written a letter and not yet confirmed it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from campaign.adapters.tokens import Purpose
from campaign.content.emails import email_words
from campaign.content.queries import campaign_by_id
from campaign.core.mail import Address
from campaign.core.states import EXPIRES, REMINDED, WENT, ActionState
from campaign.db.models import Action, Campaign, CampaignStatus, Message, MessageKind
from campaign.members.places import place_of
from campaign.members.queries import seats_of
from campaign.outbox.enqueue import Outgoing, enqueue
from letters.values import EmailName
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200

# Whoever would read it only when the letter is about to be deleted is left in peace.
TOO_LATE: Final = timedelta(hours=24)


def remind(deps: Deps) -> int:
    """Remind those who have not confirmed for a day, once each: a chore of the worker's.

    Returns:
        How many were reminded; at most one batch.
    """
    due = _due(deps)
    with deps.db.read() as session:
        # Decided seat by seat, so that letters to an empty one do not fill the batch for ever.
        codes = session.scalars(select(Action.constituency_code).where(due).distinct()).all()
        writable = _can_be_written_to(deps, session, codes)
    if not writable:
        return 0
    with deps.db.write() as session:
        actions = session.scalars(
            select(Action)
            .where(due, Action.constituency_code.in_(writable))
            .order_by(Action.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        for action in actions:
            _remind(deps, session, action)
    return len(actions)


def _due(deps: Deps) -> ColumnElement[bool]:
    now = deps.now()
    is_open = select(Campaign.id).where(
        Campaign.id == Action.campaign_id, Campaign.status == CampaignStatus.OPEN
    )
    return and_(
        Action.state == ActionState.AWAITING,
        Action.updated_at <= now - REMINDED,
        Action.updated_at > now - (EXPIRES - TOO_LATE),
        Action.reminded_at.is_(None),
        is_open.exists(),
        _newest_confirmation_went(),
    )


def _newest_confirmation_went() -> ColumnElement[bool]:
    """An inbox that has refused the first message gets no second one."""
    newer = aliased(Message)
    newest = (
        select(func.max(newer.id))
        .where(newer.action_id == Action.id, newer.kind == MessageKind.CONFIRM)
        .correlate(Action)
        .scalar_subquery()
    )
    return select(Message.id).where(Message.id == newest, Message.state.in_(WENT)).exists()


def _can_be_written_to(deps: Deps, session: Session, codes: Sequence[str]) -> list[str]:
    """Those of the constituencies whose MP a letter may be sent to today."""
    known = [code for code in codes if _is_known(deps, code)]
    seats = seats_of(deps, session, known)
    return [seat.constituency.code for seat in seats if seat.can_be_written_to]


def _is_known(deps: Deps, code: str) -> bool:
    try:
        deps.finder.constituency(code)
    except UnknownConstituencyError:
        return False
    return True


def _remind(deps: Deps, session: Session, action: Action) -> None:
    now = deps.now()
    action.reminded_at = now
    charity = campaign_by_id(deps, session, action.campaign_id).charity(action.language)
    token = deps.tokens.make(Purpose.CONFIRM, action.key, action.confirm_round)
    left = action.updated_at + EXPIRES - now
    values = {
        "mp_name": action.member_name,
        "constituency": place_of(deps, action),
        "charity_name": charity,
        "confirm_link": deps.settings.link(f"/confirm/{token}", action.language),
        "days": str(max(1, left.days)),
    }
    words = email_words(
        session, action.campaign_id, EmailName.REMINDER, action.language, values, now
    )
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.REMINDER,
            action_id=action.id,
            idempotency_key=f"reminder:{action.id}",
            to=Address(action.email or ""),
            sender_name=charity,
            subject=words.subject,
            text=words.text,
        ),
    )
