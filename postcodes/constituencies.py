"""The 650 constituencies and the districts of Northern Ireland, from their data files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import DataFileError
from .types import Constituency, Nation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tables import Table

FORMER_CODES: Mapping[str, str] = {
    "S14000006": "S14000107",
    "S14000008": "S14000108",
    "S14000010": "S14000109",
    "S14000040": "S14000110",
    "S14000058": "S14000111",
}
"""Scottish codes issued anew after July 2024; older sources still carry the former."""


def constituencies(table: Table) -> dict[str, Constituency]:
    """Return the constituencies by code.

    Raises:
        DataFileError: a row has not the expected columns.
    """
    try:
        rows = [
            Constituency(code, name, name_cy, Nation(nation), region, electorate, lat, lon)
            for code, name, name_cy, nation, region, electorate, lat, lon in table.rows
        ]
    except (ValueError, TypeError) as error:
        raise DataFileError(f"the list of constituencies is not as expected: {error}") from error
    return {row.code: row for row in rows}


def ni_districts(table: Table) -> dict[str, tuple[str, ...]]:
    """Return constituency codes by outward code, most postcodes first.

    Raises:
        DataFileError: a row has not the expected columns.
    """
    try:
        return {outward: tuple(codes) for outward, codes in table.rows}
    except (ValueError, TypeError) as error:
        raise DataFileError(f"the districts are not as expected: {error}") from error
