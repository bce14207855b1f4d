"""The list of all MPs with what came of the letters to them: filters, order and pages, in memory.

There are 650 seats, and the counts of all of them are one read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.chain import Position, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from campaign.team.map.queries import SeatRow

PAGE_SIZE: Final = 50


class Order(StrEnum):
    """What the list is sorted by; amounts have the largest first."""

    CONSTITUENCY = "constituency"
    MEMBER = "member"
    LETTERS = "letters"
    ANSWERED = "answered"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Every field narrows the list; an empty one does not. `codes`: None where not searched."""

    codes: frozenset[str] | None = None
    nation: str = ""
    party: str = ""
    stage: Stage | None = None
    position: Position | None = None
    order: Order = Order.CONSTITUENCY


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list, `number` of `pages`, from 1 on."""

    rows: tuple[SeatRow, ...]
    found: int
    number: int
    pages: int


def listed(
    seats: Iterable[SeatRow], positions: Mapping[str, Position], wanted: Wanted, number: int
) -> Listed:
    """The seats that are wanted, in their order; the last page where there is none of that number."""
    found = sorted(
        (seat for seat in seats if _fits(seat, positions, wanted)), key=_KEYS[wanted.order]
    )
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, number), pages)
    first = (number - 1) * PAGE_SIZE
    return Listed(tuple(found[first : first + PAGE_SIZE]), len(found), number, pages)


def parties(seats: Iterable[SeatRow]) -> Sequence[str]:
    """The parties' names, as a list offers them."""
    return sorted({seat.party for seat in seats if seat.party})


def _fits(seat: SeatRow, positions: Mapping[str, Position], wanted: Wanted) -> bool:
    return (
        (wanted.codes is None or seat.code in wanted.codes)
        and wanted.nation in ("", seat.nation)
        and wanted.party in ("", seat.party)
        and wanted.stage in (None, min(seat.stage, Stage.REPLIED))
        and wanted.position in (None, positions.get(seat.code, Position.UNREAD))
    )


_KEYS: Final = {
    Order.CONSTITUENCY: lambda seat: (seat.name,),
    Order.MEMBER: lambda seat: (not seat.member, seat.member.split(" ")[-1], seat.name),
    Order.LETTERS: lambda seat: (-seat.letters, seat.name),
    Order.ANSWERED: lambda seat: (-seat.answered, seat.name),
    Order.STAGE: lambda seat: (-seat.stage, -seat.letters, seat.name),
}
