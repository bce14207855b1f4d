"""Members from a csv with a row for each seat; every mistake is told with its line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from postcodes.bounded import MOST_OF_A_LIST, BoundedLines
from postcodes.constituencies import FORMER_CODES
from postcodes.members import HIGHEST_ID, faults, sitting

from .answers import clean, plain_email
from .errors import RollFileError
from .names import codes_by_name, folded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from postcodes.types import Constituency, Member

COLUMNS = (
    "member_id",
    "name_display_as",
    "name_full_title",
    "party",
    "pcon24cd",
    "constituency",
    "email",
)
"""In any order, others are ignored. `constituency` is optional; if it is there it must fit."""

_OPTIONAL = frozenset({"constituency"})
_DIGITS = len(str(HIGHEST_ID))
_Row = dict[str, str]


def read_members(
    path: Path,
    seats: Mapping[str, Constituency],
    *,
    vacant: Collection[str] = (),
    missing_are_vacant: bool = False,
) -> dict[str, Member]:
    """Return the members by constituency code; vacant seats are missing.

    A row whose member id and name are empty says that its seat is vacant.

    Args:
        path: the csv, in UTF-8.
        seats: every constituency, by code.
        vacant: codes of seats that may have no row, because they are vacant.
        missing_are_vacant: every seat without a row is vacant.

    Raises:
        RollFileError: unreadable, or with mistakes; nothing of it is to be used then.
    """
    mistakes: list[str] = []
    members: dict[str, Member] = {}
    lines: dict[str, int] = {}
    names = codes_by_name(seats.values())
    for line, row in _rows(path):
        code = _code(row, seats, names, lines, f"line {line}", mistakes)
        if not code:
            continue
        lines[code] = line
        if row["member_id"] or row["name_display_as"] or row["name_full_title"]:
            member = _member(row, code, f"line {line}", mistakes)
            if member:
                members[code] = member
    mistakes.extend(_twice(members, lines))
    absent = [] if missing_are_vacant else sorted(seats.keys() - lines.keys() - set(vacant))
    mistakes.extend(
        f"no row for {seats[code].name} ({code}); if the seat is vacant, add --vacant {code}"
        for code in absent
    )
    if mistakes:
        raise RollFileError(path.name, mistakes)
    return members


def _rows(path: Path) -> list[tuple[int, _Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            bounded = BoundedLines(text, "list of members", MOST_OF_A_LIST)
            reader = csv.DictReader(bounded, strict=True)
            titles = [(title or "").strip().lower() for title in reader.fieldnames or ()]
            reader.fieldnames = titles
            absent = [c for c in COLUMNS if c not in titles and c not in _OPTIONAL]
            if absent:
                raise RollFileError(path.name, [f"it has no column {c}" for c in absent])
            rows = (
                (reader.line_num, {c: clean(row.get(c)) for c in COLUMNS})
                for row in bounded.records(reader)
            )
            return [(line, row) for line, row in rows if any(row.values())]
    except (OSError, UnicodeError, csv.Error) as error:
        raise RollFileError(path.name, [f"it cannot be read: {error}"]) from error


def _code(
    row: _Row,
    seats: Mapping[str, Constituency],
    names: Mapping[str, str],
    lines: Mapping[str, int],
    where: str,
    mistakes: list[str],
) -> str:
    code = FORMER_CODES.get(row["pcon24cd"], row["pcon24cd"])
    if code not in seats:
        mistakes.append(f"{where}, pcon24cd: no constituency has the code {code[:20]!r}")
        return ""
    if code in lines:
        mistakes.append(f"{where}, pcon24cd: {code} stands in line {lines[code]} already")
        return ""
    named = row["constituency"]
    if named and names.get(folded(named)) != code:
        mistakes.append(f"{where}, constituency: {code} is {seats[code].name}, not {named[:60]!r}")
    return code


def _member(row: _Row, code: str, where: str, mistakes: list[str]) -> Member | None:
    before = len(mistakes)
    number = row["member_id"]
    if not (number.isascii() and number.isdigit()):
        mistakes.append(f"{where}, member_id: {number[:20]!r} is not a number")
        number = "1"  # told already; the rest of the row is still looked at
    email = plain_email(row["email"])
    if row["email"] and email is None:  # the cell itself stays out of the log
        mistakes.append(f"{where}, email: not one plain address")
    # Python itself refuses to read a number of thousands of digits.
    identity = int(number) if len(number) <= _DIGITS else HIGHEST_ID + 1
    names = (row["name_display_as"], row["name_full_title"], row["party"])
    wrong = faults(identity, *names, email)
    mistakes.extend(f"{where}, {column}: {why}" for column, why in wrong)
    return None if len(mistakes) > before else sitting(identity, *names, code, email)


def _twice(members: Mapping[str, Member], lines: Mapping[str, int]) -> list[str]:
    first: dict[int, int] = {}
    found = []
    for code, member in members.items():
        if member.id in first:
            found.append(
                f"line {lines[code]}, member_id: {member.id} stands in line {first[member.id]} "
                "already; nobody holds two seats"
            )
        first.setdefault(member.id, lines[code])
    return found
