"""The 650 constituencies and the districts of Northern Ireland, from their data files."""

from __future__ import annotations

from math import isfinite
from sys import intern
from typing import TYPE_CHECKING, Any

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
        rows = [_constituency(*row) for row in table.rows]
    except (ValueError, TypeError, OverflowError) as error:
        raise DataFileError(f"the list of constituencies is not as expected: {error}") from error
    return {row.code: row for row in rows}


def _constituency(*cells: Any) -> Constituency:
    code, name, name_cy, nation, region, electorate, lat, lon = cells
    if not all(isinstance(text, str) for text in (code, name, name_cy, nation, region)):
        raise TypeError("a code, name, nation or region is no text")
    if any(type(number) not in (int, float) for number in (electorate, lat, lon)):
        raise TypeError(f"{code[:20]}: the electorate or a coordinate is no number")
    if not all(map(isfinite, (electorate, lat, lon))):
        raise ValueError(f"{code[:20]}: the electorate or a coordinate is no number")
    return Constituency(intern(code), name, name_cy, Nation(nation), region, electorate, lat, lon)


def ni_districts(table: Table) -> dict[str, tuple[str, ...]]:
    """Return constituency codes by outward code, most postcodes first.

    Raises:
        DataFileError: a row has not the expected columns.
    """
    try:
        return dict(_district(*row) for row in table.rows)
    except (ValueError, TypeError) as error:
        raise DataFileError(f"the districts are not as expected: {error}") from error


def _district(outward: Any, codes: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(codes, list) or not all(isinstance(text, str) for text in (outward, *codes)):
        raise TypeError("a district or one of its codes is no text")
    return outward, tuple(codes)
