"""The campaign's public count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.states import ActionState
from campaign.db.models import Action

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Only what has really gone is counted as sent, whatever the goal.
SENT: Final = (ActionState.SENT,)


def letters_sent(session: Session, campaign_id: int) -> int:
    """How many letters count for the campaign."""
    statement = (
        select(func.count())
        .select_from(Action)
        .where(Action.campaign_id == campaign_id, Action.state.in_(SENT))
    )
    return int(session.scalar(statement) or 0)
