"""Counts that may leave the team: by constituency, without any number under five."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.tallies import FEWEST_SHOWN, Step, shown_outside
from campaign.db.models import SeatTally
from campaign.export.letters import Column

if TYPE_CHECKING:
    from campaign.deps import Deps
    from campaign.export.letters import Row

STEPS: Final = (Step.CONFIRMED, Step.SENT, Step.DELIVERED, Step.ANSWERED, Step.WROTE, Step.REPLIED)
TOO_FEW: Final = f"fewer than {FEWEST_SHOWN}"

COUNT_COLUMNS: Final = (
    Column("constituency_code", "ONS code of the Westminster constituency (July 2024 boundaries)."),
    Column("constituency", "Its name."),
    Column("nation", "england, scotland, wales or northern-ireland."),
    Column("electors", "Registered voters when the boundaries were drawn."),
    Column("letters", f"Confirmed letters; “{TOO_FEW}” where there are 1 to 4."),
    Column("sent", "Those of them that have been sent; small numbers likewise."),
    Column("delivered", "Those that the MP's mail system took; small numbers likewise."),
    Column("answered", "Those that the MP has answered; small numbers likewise."),
    Column("wrote", "Those for which the MP wrote to the minister; small numbers likewise."),
    Column("replied", "Those for which the minister has replied; small numbers likewise."),
)


def counts(deps: Deps, campaign_id: int | None = None) -> list[Row]:
    """A row for each of the 650 constituencies, by name."""
    sums = [func.sum(getattr(SeatTally, step.value)) for step in STEPS]
    wanted = select(SeatTally.constituency_code, *sums)
    if campaign_id is not None:
        wanted = wanted.where(SeatTally.campaign_id == campaign_id)
    with deps.db.read() as session:
        known = {
            code: numbers
            for code, *numbers in session.execute(wanted.group_by(SeatTally.constituency_code))
        }
    nothing = [0] * len(STEPS)
    return [
        (
            seat.code,
            seat.name,
            str(seat.nation),
            seat.electorate,
            *(_shown(int(number or 0)) for number in known.get(seat.code, nothing)),
        )
        for seat in sorted(deps.finder.constituencies, key=lambda each: each.name)
    ]


def _shown(number: int) -> int | str:
    shown = shown_outside(number)
    return TOO_FEW if shown is None else shown
