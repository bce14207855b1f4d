"""Where each MP stands, by the newest answer that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.chain import Position
from campaign.db.models import SeatTally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def positions_of(session: Session, campaigns: Sequence[int]) -> dict[str, Position]:
    """By the seat's code; those without a position are left out. Of two campaigns the newer counts."""
    rows = session.execute(
        select(SeatTally.constituency_code, SeatTally.position)
        .where(SeatTally.campaign_id.in_(campaigns), SeatTally.position != Position.UNREAD)
        .order_by(SeatTally.campaign_id)
    )
    return {code: Position(position) for code, position in rows}
