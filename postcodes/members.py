"""The snapshot of sitting members: who holds each seat, as of a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import DataFileError
from .licences import MEMBERS_ATTRIBUTION
from .tables import Table
from .types import Member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SOURCE = "UK Parliament, Members API"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member's party, as Parliament names it, says of their part in the House."""

    is_speaker: bool = False
    takes_seat: bool = True


STANDINGS: Mapping[str, Standing] = {
    # Parliament gives this as the Speaker's party; the deputies keep their own.
    "Speaker": Standing(is_speaker=True),
    # They do casework for constituents, but do not take their seats.
    "Sinn Féin": Standing(takes_seat=False),
}
"""By party; every other party's members sit and speak as usual. The one place of this rule."""

_USUAL = Standing()

HIGHEST_ID = 2_147_483_647
"""Parliament's ids are 32-bit numbers, and so is the column that holds them."""

LONGEST: Mapping[str, int] = {
    "name_display_as": 120,
    "name_full_title": 160,
    "party": 80,
    "email": 254,
}
"""Characters; Parliament's longest names and parties are about a quarter of that."""


def faults(
    number: object, name: object, full_title: object, party: object, email: object
) -> list[tuple[str, str]]:
    """Return what of a member cannot be right, as column and reason; empty if all may be.

    Args:
        number: Parliament's member id.
        name: text that is there, and prints on one line; so are the next two.
        full_title: "Rt Hon Sir Lindsay Hoyle MP".
        party: its full name.
        email: text too, or None.
    """
    found = []
    if type(number) is not int or not 1 <= number <= HIGHEST_ID:
        found.append(("member_id", f"not a number from 1 to {HIGHEST_ID:,}"))
    texts = (name, full_title, party, *(() if email is None else (email,)))
    for text, (column, most) in zip(texts, LONGEST.items(), strict=False):
        if not isinstance(text, str) or not text:
            found.append((column, "empty"))
        elif len(text) > most:
            found.append((column, f"{len(text):,} characters, more than {most}"))
        elif not text.isprintable():
            found.append((column, "signs that do not print"))
    return found


def sitting(
    number: int, name: str, full_title: str, party: str, code: str, email: str | None
) -> Member:
    """Return a member, with the flags that follow from their party.

    Args:
        number: Parliament's member id.
        name: as Parliament displays it.
        full_title: "Rt Hon Sir Lindsay Hoyle MP".
        party: its full name, as Parliament gives it.
        code: the constituency's.
        email: the published address, None where none is published.
    """
    standing = STANDINGS.get(party, _USUAL)
    return Member(
        id=number,
        name=name,
        full_title=full_title,
        party=party,
        constituency_code=code,
        email=email,
        is_speaker=standing.is_speaker,
        takes_seat=standing.takes_seat,
    )


def members(table: Table) -> dict[str, Member]:
    """Return the members by constituency code; a vacant seat is simply missing.

    Raises:
        DataFileError: a row has not the expected columns, or a cell cannot be right.
    """
    try:
        rows = [_member(*row) for row in table.rows]
    except (ValueError, TypeError) as error:
        raise DataFileError(f"the list of members is not as expected: {error}") from error
    return {row.constituency_code: row for row in rows}


def _member(
    number: int, name: str, full_title: str, party: str, code: str, email: str | None
) -> Member:
    if not isinstance(code, str) or not code:
        raise TypeError("a constituency's code is no text")
    if wrong := faults(number, name, full_title, party, email):
        column, why = wrong[0]
        raise ValueError(f"{code[:20]}, {column}: {why}")
    return sitting(number, name, full_title, party, code, email)


def table_of(held: Mapping[str, Member], as_of: date, source: str = SOURCE) -> Table:
    """Return the members as rows to be written, in the order of their seats' codes.

    Args:
        held: by constituency code; vacant seats are missing.
        as_of: the day on which the source was read.
        source: its name.
    """
    rows = [
        [each.id, each.name, each.full_title, each.party, each.constituency_code, each.email]
        for _, each in sorted(held.items())
    ]
    return Table(as_of, source, MEMBERS_ATTRIBUTION, rows)
