"""Reading ONS's postcode directories (ONSPD, NSPL): columns by name, whatever the release.

Header names carry the year of the boundaries (`pcon24cd`) or none (`pcon`), so they are found
by pattern. Rows come one at a time; the file is never held in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .archives import Part, no_report, parts
from .errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

# Data/ONSPD_NOV_2025_UK.csv, NSPL_2021_FEB_2025_UK.csv, NSPL21_NOV_2023_UK.csv; but not the
# same rows once more by area, Data/multi_csv/ONSPD_NOV_2025_UK_AB.csv.
_WANTED = re.compile(r"(ONSPD|NSPL)[0-9]*(_[0-9]{4})?_[A-Z]{3,9}_20[0-9]{2}(_UK)?\.CSV")

_PATTERNS = {
    "pcds": re.compile(r"pcds"),
    "pcd": re.compile(r"pcd[278]?"),  # as wide as 7 or 8 characters, whatever its name
    "doterm": re.compile(r"doterm"),
    "pcon": re.compile(r"pcon(\d\dcd)?"),
    "near": re.compile(r"near_pcon(\d\dcd)?"),
}
_INWARD = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One postcode of a release.

    Attributes:
        pcds: with one space, "SW1A 0AA".
        ended: "" while it is live, else year and month, "201906".
        code: constituency, or a pseudo code, or "".
        near: codes of constituencies near by; only in files that carry the column.
    """

    pcds: str
    ended: str
    code: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that can be read.

    Attributes:
        part: the csv with every postcode.
        columns: where in a row each of the names in `_PATTERNS` stands.
    """

    part: Part
    columns: Mapping[str, int]

    @property
    def released(self) -> date | None:
        """First day of its month, where a name tells it."""
        return self.part.released

    @property
    def source(self) -> str:
        """The product's name."""
        lookup = self.part.name.upper().startswith("NSPL")
        return "National Statistics Postcode Lookup" if lookup else "ONS Postcode Directory"

    def rows(self, report: Callable[[int], object] = no_report) -> Iterator[Row]:
        """Yield every postcode; see `rows`."""
        places = self.columns
        pcds, pcon = places.get("pcds"), places["pcon"]
        ended, near, other = places.get("doterm"), places.get("near"), places.get("pcd", 0)
        for cells in self.part.cells(report):
            yield Row(
                cells[pcds] if pcds is not None else _spaced(cells[other]),
                cells[ended] if ended is not None else "",
                cells[pcon],
                tuple(cells[near].replace(";", " ").split()) if near is not None else (),
            )


def release(path: Path) -> Release:
    """Find the postcodes in a csv, csv.gz or zip.

    Raises:
        BuildError: unreadable, or not a postcode directory.
    """
    found = parts(path, _WANTED)
    if len(found) > 1:
        names = " and ".join(part.name for part in found[:2])
        raise BuildError(f"{path.name} holds more than one directory: {names}; give one of them")
    return Release(found[0], _columns(found[0].header(), found[0].name))


def rows(path: Path, report: Callable[[int], object] = no_report) -> Iterator[Row]:
    """Yield the rows of a csv, csv.gz or zip.

    Args:
        path: the file.
        report: called now and then with the number of bytes read since last time: of a zip's
            csv unpacked, else of the file.

    Raises:
        BuildError: unreadable, cut short, or without the needed columns.
    """
    yield from release(path).rows(report)


def _columns(header: Sequence[str], name: str) -> Mapping[str, int]:
    places = {
        wanted: position
        for wanted, pattern in _PATTERNS.items()
        for position, title in enumerate(header)
        if pattern.fullmatch(title)
    }
    missing = [] if "pcds" in places or "pcd" in places else ["pcds"]
    if missing := [*missing, *({"pcon"} - places.keys())]:
        raise BuildError(f"{name} is not a postcode directory: no column {', '.join(missing)}")
    return places


def _spaced(fixed: str) -> str:
    """Return "M1 1AE" for "M1  1AE" or "M1 1AE " or "SW1A0AA"."""
    compact = fixed.replace(" ", "")
    return f"{compact[:-_INWARD]} {compact[-_INWARD:]}"
