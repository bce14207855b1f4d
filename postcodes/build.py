"""Making the package's data files from official ones, checked before anything is replaced."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .constituencies import FORMER_CODES
from .directory import UNIT_INDEX, Directory
from .errors import BuildError, DataFileError
from .packing import UNITS, Contents, Place, pack
from .tables import Table
from .types import Nation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from .onspd import Row

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right {year}. Contains Royal Mail data © "
    "Royal Mail copyright and database right {year}. Source: Office for National Statistics "
    "licensed under the Open Government Licence v.3.0."
)
MEMBERS_ATTRIBUTION = (
    "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
)
NAMES_ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2024. "
    "Welsh names and electorates: mySociety, CC BY 4.0."
)

AT_LEAST = 1_500_000
"""Live postcodes of Great Britain in any whole release: 1.7 million, and slowly growing."""

_PCDS = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9])([A-Z]{2})")
_DISTRICT = re.compile(r"([A-Z]+)([0-9]+)([A-Z]?)")
_NO_SEAT_HERE = ("L", "M", "N")
"""Pseudo codes of the Crown dependencies; Northern Ireland, whose units are not open data."""

_MOST_PLACES = 255


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a directory is made from: its source's name, first day of its month, boundaries."""

    source: str
    released: date
    boundaries: date


@dataclass(slots=True)
class _Tally:
    """Rows met so far."""

    live: int = 0
    near: int = 0
    terminated: int = 0
    without_seat: int = 0


@dataclass(frozen=True, slots=True)
class Built:
    """A directory ready to be written.

    Attributes:
        terminated, without_seat: rows of the source that were left out.
    """

    data: bytes
    directory: Directory
    terminated: int
    without_seat: int


def build_directory(
    rows: Iterable[Row],
    known_codes: Collection[str],
    provenance: Provenance,
    at_least: int = AT_LEAST,
) -> Built:
    """Make the directory's file from a release's rows, in any order.

    Args:
        rows: terminated ones and those without a constituency are left out.
        known_codes: every constituency code that may occur.
        provenance: what the file will say of itself.
        at_least: refuse fewer live postcodes than this; a file cut short must not replace a
            whole one.

    Raises:
        BuildError: too few rows, an unknown constituency, a malformed or contradictory row.
    """
    tally = _Tally()
    sectors: dict[str, tuple[bytearray, dict[Place, int]]] = {}
    for row in rows:
        _add(row, sectors, tally)
    _check(sectors, known_codes, tally, at_least)
    names = sorted(sectors, key=_order)
    contents = Contents(
        about={
            "source": provenance.source,
            "released": provenance.released.isoformat(),
            "boundaries": provenance.boundaries.isoformat(),
            "attribution": ATTRIBUTION.format(year=provenance.released.year),
            "postcodes": tally.live,
            "near": tally.near,
        },
        sectors=names,
        palettes=[tuple(sectors[name][1]) for name in names],
        rows=[bytes(sectors[name][0]) for name in names],
    )
    data = pack(contents)
    return Built(data, Directory(data), tally.terminated, tally.without_seat)


def _add(row: Row, sectors: dict[str, tuple[bytearray, dict[Place, int]]], tally: _Tally) -> None:
    if row.ended:
        tally.terminated += 1
        return
    if not row.code or row.code.startswith(_NO_SEAT_HERE):
        tally.without_seat += 1
        return
    matched = _PCDS.fullmatch(row.pcds)
    unit = UNIT_INDEX.get(matched[3]) if matched else None
    if matched is None or unit is None:
        raise BuildError(
            f"row {tally.live + 1} of the live ones has no postcode: {row.pcds[:12]!r}"
        )
    place = _place(row)
    cells, palette = sectors.setdefault(row.pcds[:-2], (bytearray(UNITS), {}))
    entry = palette.setdefault(place, len(palette) + 1)
    if entry > _MOST_PLACES:
        raise BuildError(f"more than {_MOST_PLACES} different places in sector {row.pcds[:-2]}")
    if cells[unit]:
        raise BuildError(f"{row.pcds} occurs twice")
    cells[unit] = entry
    tally.live += 1
    tally.near += bool(place.others)


def _place(row: Row) -> Place:
    return Place(
        FORMER_CODES.get(row.code, row.code),
        tuple([FORMER_CODES.get(code, code) for code in row.near]),
    )


def _check(
    sectors: dict[str, tuple[bytearray, dict[Place, int]]],
    known_codes: Collection[str],
    tally: _Tally,
    at_least: int,
) -> None:
    if tally.live < max(at_least, 1):
        raise BuildError(f"only {tally.live:,} live postcodes; expected at least {at_least:,}")
    met = Counter(
        code
        for _, palette in sectors.values()
        for place in palette
        for code in (place.code, *place.others)
    )
    if strangers := sorted(met.keys() - set(known_codes)):
        raise BuildError(f"{len(strangers)} unknown constituencies: {', '.join(strangers[:5])}")


def _order(sector: str) -> tuple[str, int, str, str]:
    """Sort M2 before M10: neighbours in number are neighbours on the ground, and pack better."""
    matched = _DISTRICT.match(sector)
    assert matched is not None  # noqa: S101 - every name here has passed _PCDS
    return matched[1], int(matched[2]), matched[3], sector[-1]


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


def replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees either all of the old one or all of the new one.

    Raises:
        DataFileError: it could not be written; the old one is still there.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)  # mkstemp's 0600 would hide it from the server's user
            Path(name).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        raise DataFileError(f"cannot write {path}: {error}") from error
