"""The small data files from csv files under ONS's and Parliament's column names."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING, Any

from .constituencies import FORMER_CODES
from .errors import BuildError
from .licences import ATTRIBUTION, MEMBERS_ATTRIBUTION, NAMES_ATTRIBUTION
from .tables import Table
from .types import Nation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
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


def members_table(path: Path, as_of: date, known_codes: Collection[str]) -> Table:
    """Read the members from a csv with one row for each seat that is filled.

    Raises:
        BuildError: unreadable, a column missing, an unknown seat or one filled twice.
    """
    rows = _csv(
        path,
        lambda row: [
            int(row["member_id"]),
            row["name_display_as"],
            row["name_full_title"],
            row["party"],
            FORMER_CODES.get(row["pcon24cd"], row["pcon24cd"]),
            row["email"] or None,
        ],
    )
    held = Counter(str(row[4]) for row in rows)
    if wrong := sorted(code for code, n in held.items() if n > 1 or code not in known_codes):
        raise BuildError(f"{path.name}: seats unknown or filled twice: {', '.join(wrong[:5])}")
    return Table(as_of, "UK Parliament, Members API", MEMBERS_ATTRIBUTION, rows)


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
            rows = [convert(row) for row in csv.DictReader(text, strict=True)]
    except KeyError as error:
        raise BuildError(f"{path.name} has no column {error}") from error
    except (OSError, csv.Error, ValueError, TypeError, AttributeError) as error:
        raise BuildError(f"{path.name} cannot be read: {error}") from error
    if not rows:
        raise BuildError(f"{path.name} has no rows")
    return rows
