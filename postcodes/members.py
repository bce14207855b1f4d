"""The snapshot of sitting members: who holds each seat, as of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import DataFileError
from .types import Member

if TYPE_CHECKING:
    from .tables import Table

SPEAKER = "Speaker"
"""The party that Parliament gives for the Speaker, who stands for none."""

ABSTAINING = frozenset({"Sinn Féin"})
"""Parties whose members do casework for constituents but do not take their seats."""


def members(table: Table) -> dict[str, Member]:
    """Return the members by constituency code; a vacant seat is simply missing.

    Raises:
        DataFileError: a row has not the expected columns.
    """
    try:
        rows = [
            Member(
                id=number,
                name=name,
                full_title=full_title,
                party=party,
                constituency_code=code,
                email=email,
                is_speaker=party == SPEAKER,
                takes_seat=party not in ABSTAINING,
            )
            for number, name, full_title, party, code, email in table.rows
        ]
    except (ValueError, TypeError) as error:
        raise DataFileError(f"the list of members is not as expected: {error}") from error
    return {row.constituency_code: row for row in rows}
