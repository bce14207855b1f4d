"""The campaign's public count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.states import GONE
from campaign.db.models import Action

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def letters_sent(session: Session, campaign_id: int) -> int:
    """How many letters count for the campaign: only what has gone, whatever the goal."""
    statement = (
        select(func.count())
        .select_from(Action)
        .where(Action.campaign_id == campaign_id, Action.state.in_(GONE))
    )
    return int(session.scalar(statement) or 0)
