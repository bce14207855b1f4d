"""Where each sitting MP stands, by their newest answer that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.chain import Position
from campaign.db.models import SeatTally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


def positions_of(deps: Deps, session: Session, campaigns: Sequence[int]) -> dict[str, Position]:
    """By the seat's code; those without a position are left out. Of two campaigns the newer counts.

    What a former MP has answered is not the position of whoever sits there now.
    """
    rows = session.execute(
        select(SeatTally.constituency_code, SeatTally.position, SeatTally.member_id)
        .where(SeatTally.campaign_id.in_(campaigns), SeatTally.position != Position.UNREAD)
        .order_by(SeatTally.campaign_id)
    )
    return {
        code: Position(position) for code, position, said_by in rows if _sits(deps, code, said_by)
    }


def _sits(deps: Deps, code: str, member_id: int | None) -> bool:
    member = deps.finder.member(code)
    return member is not None and member.id == member_id
