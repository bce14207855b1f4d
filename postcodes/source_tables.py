"""The small data files from csv files under ONS's column names."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from .bounded import MOST_OF_A_LIST, BoundedLines
from .errors import BuildError
from .licences import ATTRIBUTION, NAMES_ATTRIBUTION
from .tables import Table
from .types import Nation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path


def constituencies_table(path: Path, as_of: date) -> Table:
    """Read the constituencies from a csv with ONS's column names.

    Raises:
        BuildError: unreadable, or a column or value is not as expected.
    """
    rows = _csv(
        path,
        lambda row: [
            row["pcon24cd"],
            row["name"],
            row["name_cy"],
            Nation(row["nation"].lower().replace(" ", "-")).value,
            row["region"] or row["nation"],
            int(row["electorate"]),
            round(float(row["lat"]), 5),
            round(float(row["lon"]), 5),
        ],
    )
    source = "ONS, Westminster parliamentary constituencies (July 2024); mySociety"
    return Table(as_of, source, NAMES_ATTRIBUTION, rows)


def ni_districts_table(path: Path, as_of: date) -> Table:
    """Read Northern Ireland's districts, the constituencies most postcodes first.

    Raises:
        BuildError: unreadable or a column missing.
    """
    rows = _csv(path, lambda row: [row["outward"], row["pcon24cds"].split()])
    return Table(as_of, "ONS Postcode Directory", ATTRIBUTION.format(year=as_of.year), rows)


def _csv(path: Path, convert: Callable[[dict[str, str]], list[Any]]) -> list[list[Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            lines = BoundedLines(text, "table", MOST_OF_A_LIST)
            reader = csv.DictReader(lines, strict=True)
            rows = [convert(row) for row in lines.records(reader)]
    except KeyError as error:
        raise BuildError(f"{path.name} has no column {error}") from error
    except (OSError, csv.Error, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BuildError(f"{path.name} cannot be read: {error}") from error
    if not rows:
        raise BuildError(f"{path.name} has no rows")
    return rows
