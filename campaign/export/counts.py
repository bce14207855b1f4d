"""Counts that may leave the team: by constituency, without any number under five."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.core.tallies import FEWEST_SHOWN, Step, chain_outside, shown_outside
from campaign.db.models import SeatTally
from campaign.export.letters import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.deps import Deps
    from campaign.export.letters import Row

STEPS: Final = (Step.CONFIRMED, Step.SENT, Step.DELIVERED, Step.ANSWERED, Step.WROTE, Step.REPLIED)
TOO_FEW: Final = f"fewer than {FEWEST_SHOWN}"

NOT_SHOWN: Final = "not shown"
"""Where the distance to the number before it is small."""

COUNT_COLUMNS: Final = (
    Column("constituency_code", "ONS code of the Westminster constituency (July 2024 boundaries)."),
    Column("constituency", "Its name."),
    Column("nation", "england, scotland, wales or northern-ireland."),
    Column("electors", "Registered voters when the boundaries were drawn."),
    Column("letters", f"Confirmed letters; “{TOO_FEW}” where there are 1 to 4."),
    Column(
        "sent",
        f"Those of them that have been sent; small numbers likewise, and “{NOT_SHOWN}” where "
        "it is 1 to 4 less than the number before it.",
    ),
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
            *_shown([int(number or 0) for number in known.get(seat.code, nothing)]),
        )
        for seat in sorted(deps.finder.constituencies, key=lambda each: each.name)
    ]


def _shown(numbers: Sequence[int]) -> list[int | str]:
    words = (TOO_FEW if shown_outside(number) is None else NOT_SHOWN for number in numbers)
    outside = chain_outside(numbers)
    return [word if shown is None else shown for shown, word in zip(outside, words, strict=True)]
