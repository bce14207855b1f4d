"""What the map knows of each seat: one read of the counts, all 650 seats, whether written to or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.chain import Stage
from campaign.db.models import SeatTally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat.

    Attributes:
        member: "" while the seat is vacant; so is `party`.
        letters: confirmed ones; `sent` those of them that have gone.
        stage: the furthest that any letter to it has come.
    """

    code: str
    name: str
    nation: str
    electorate: int
    member: str
    party: str
    letters: int
    sent: int
    answered: int
    stage: Stage


def seat_rows(deps: Deps, session: Session, campaign_id: int | None) -> dict[str, SeatRow]:
    """All seats by code.

    Args:
        deps: the outside world.
        session: to read with.
        campaign_id: one campaign's counts, or None for those of all together.
    """
    counts = (
        SeatTally.confirmed, SeatTally.sent, SeatTally.acknowledged, SeatTally.answered,
        SeatTally.agreed, SeatTally.wrote, SeatTally.replied,
    )  # fmt: skip
    wanted = select(SeatTally.constituency_code, *(func.sum(each) for each in counts))
    if campaign_id is not None:
        wanted = wanted.where(SeatTally.campaign_id == campaign_id)
    known = {
        code: [int(number) for number in numbers]
        for code, *numbers in session.execute(wanted.group_by(SeatTally.constituency_code))
    }
    return {
        seat.code: _row(deps, seat.code, known.get(seat.code, [0] * len(counts)))
        for seat in deps.finder.constituencies
    }


def _row(deps: Deps, code: str, numbers: list[int]) -> SeatRow:
    seat, member = deps.finder.constituency(code), deps.finder.member(code)
    confirmed, sent, acknowledged, answered, agreed, wrote, replied = numbers
    reached = (
        (replied, Stage.REPLIED),
        (wrote, Stage.WROTE),
        (agreed, Stage.AGREED),
        (answered, Stage.ANSWERED),
        (acknowledged, Stage.ACKNOWLEDGED),
    )
    return SeatRow(
        code=code,
        name=seat.name,
        nation=seat.nation,
        electorate=seat.electorate,
        member=member.name if member else "",
        party=member.party if member else "",
        letters=confirmed,
        sent=sent,
        answered=answered,
        stage=next((stage for number, stage in reached if number), Stage.NOTHING),
    )
