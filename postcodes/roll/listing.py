"""The roll as a table for the terminal, and one seat in full."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from postcodes.errors import UnknownConstituencyError

from .names import codes_by_name, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postcodes.finder import Finder
    from postcodes.types import Constituency, Member

_HEADINGS = ("Code", "Constituency", "Member", "Party", "E-mail")
_GAP = "  "


def table(rows: Iterable[tuple[Constituency, Member | None]]) -> Iterator[str]:
    """Yield a heading and a line for each seat, in columns."""
    cells = [_HEADINGS, *(_cells(seat, member) for seat, member in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEADINGS))]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield _GAP.join(padded).rstrip()


def _cells(seat: Constituency, member: Member | None) -> tuple[str, ...]:
    if member is None:
        return seat.code, seat.name, "vacant", "", ""
    return seat.code, seat.name, member.name, member.party, member.email or "none"


def meant(text: str, finder: Finder) -> Sequence[Constituency]:
    """Return the seats that a code, a constituency's name or a member's may mean, best first.

    A code or a whole name means one seat, whatever else it is part of.
    """
    named = codes_by_name(finder.constituencies).get(folded(text))
    with suppress(UnknownConstituencyError):
        return [finder.constituency(named or text.strip().upper())]
    return finder.search(text)


def in_full(seat: Constituency, member: Member | None) -> Iterator[str]:
    """Yield the lines that tell all we know of a seat."""
    welsh = f" ({seat.name_cy})" if seat.name_cy and seat.name_cy != seat.name else ""
    yield f"{seat.code}  {seat.name}{welsh}"
    if member is None:
        yield "The seat is vacant."
        return
    yield f"Member   {member.full_title}"
    yield f"Name     {member.name}"
    yield f"Id       {member.id}"
    yield f"Party    {member.party}"
    yield f"E-mail   {member.email or 'none published'}"
    if member.is_speaker:
        yield "The Speaker, who takes no part in debate."
    if not member.takes_seat:
        yield "Does casework for constituents, but does not take the seat."
