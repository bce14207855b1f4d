"""Reading ONS's address directory (ONSUD): which postcodes have addresses in which constituency.

It has one row for each of some 40 million addresses, in one csv for each region. Only counts
are kept, by sector and unit, so memory grows with the postcodes and not with the addresses.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .archives import no_report, parts
from .constituencies import FORMER_CODES
from .directory import UNIT_INDEX
from .errors import BuildError
from .packing import UNITS, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from .archives import Part
    from .draft import Draft

_WANTED = re.compile(r"ONSUD_[A-Z]{3,9}_20[0-9]{2}_[A-Z]{1,3}\.CSV")
_PCON = re.compile(r"pcon(\d\dcd)?")


@dataclass(frozen=True, slots=True)
class Applied:
    """What the addresses said of a directory's postcodes.

    Attributes:
        known: live postcodes that have addresses; straddling: in more than one constituency.
        moved: most of their addresses lie in another constituency than their point.
        addresses: how many were counted, live postcode or not.
    """

    known: int
    straddling: int
    moved: int
    addresses: int


class Addresses:
    """How many addresses each postcode has in each constituency."""

    def __init__(self) -> None:
        self.count = 0
        self._codes: dict[str, int] = {}
        # For each sector: the constituency met first in each unit, and how often.
        self._first: dict[str, tuple[array[int], array[int]]] = {}
        # The few others: (sector, unit, constituency).
        self._more: Counter[tuple[str, int, int]] = Counter()
        self._mixed: dict[tuple[str, int], list[int]] = {}

    def add(self, pcds: str, code: str) -> None:
        """Count one address.

        Raises:
            BuildError: its postcode is none.
        """
        sector, unit = pcds[:-2], UNIT_INDEX.get(pcds[-2:])
        if unit is None:
            raise BuildError(f"an address has no postcode: {pcds[:12]!r}")
        held = self._first.get(sector)
        if held is None:
            held = self._first[sector] = (
                array("H", bytes(2 * UNITS)),
                array("I", bytes(4 * UNITS)),
            )
        seats, counts = held
        seat = self._codes.get(code)
        if seat is None:
            seat = self._codes[code] = len(self._codes) + 1
        self.count += 1
        if seats[unit] == seat:
            counts[unit] += 1
        elif not seats[unit]:
            seats[unit], counts[unit] = seat, 1
        else:
            self._more[sector, unit, seat] += 1
            others = self._mixed.setdefault((sector, unit), [])
            if seat not in others:
                others.append(seat)

    def check_codes(self, known_codes: Collection[str]) -> None:
        """See that every constituency is one of those that there are.

        Raises:
            BuildError: some are not.
        """
        if strangers := sorted({FORMER_CODES.get(c, c) for c in self._codes} - set(known_codes)):
            raise BuildError(
                f"{len(strangers)} unknown constituencies among the addresses: "
                f"{', '.join(strangers[:5])}"
            )

    def postcodes(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Yield sector, unit and the number of addresses in each constituency."""
        codes = ["", *(FORMER_CODES.get(code, code) for code in self._codes)]
        for sector, (seats, counts) in self._first.items():
            for unit, seat in enumerate(seats):
                if seat:
                    found = {codes[seat]: counts[unit]}
                    for other in self._mixed.get((sector, unit), ()):
                        more = self._more[sector, unit, other]
                        found[codes[other]] = found.get(codes[other], 0) + more
                    yield sector, unit, found


def address_parts(path: Path) -> list[Part]:
    """Find the csv files of an ONSUD release: a zip with one for each region, or one csv.

    Raises:
        BuildError: unreadable, or not ONSUD.
    """
    found = parts(path, _WANTED)
    for part in found:
        _columns(part)
    return found


def read_addresses(found: list[Part], report: Callable[[int], object] = no_report) -> Addresses:
    """Count every address; those without a postcode or a constituency do not count.

    Args:
        found: from `address_parts`.
        report: called now and then with the number of bytes read since last time.

    Raises:
        BuildError: unreadable, cut short, or a postcode is malformed.
    """
    addresses = Addresses()
    for part in found:
        pcds, pcon = _columns(part)
        for cells in part.cells(report):
            if cells[pcds] and cells[pcon]:
                addresses.add(cells[pcds], cells[pcon])
    return addresses


def released(found: list[Part]) -> date | None:
    """Return the first day of the release's month, where a name tells it."""
    return found[0].released


def apply(addresses: Addresses, draft: Draft) -> Applied:
    """Let the addresses decide wherever they know a live postcode.

    The constituency with most addresses comes first; on a tie, that of the postcode's point.
    """
    known = straddling = moved = 0
    plain: dict[str, Place] = {}
    for sector, unit, counts in addresses.postcodes():
        held = draft.get(sector, unit)
        if held is None:
            continue
        known += 1
        if len(counts) == 1:
            (code,) = counts
            place = plain.setdefault(code, Place(code))
        else:
            code, *others = sorted(counts, key=lambda c: (-counts[c], c != held.code, c))
            place = Place(code, tuple(others), straddles=True)
            straddling += 1
        moved += code != held.code
        draft.put(sector, unit, place)
    return Applied(known, straddling, moved, addresses.count)


def _columns(part: Part) -> tuple[int, int]:
    header = part.header()
    pcon = next((n for n, title in enumerate(header) if _PCON.fullmatch(title)), None)
    if "doterm" in header:
        raise BuildError(f"{part.name} is a postcode directory, not one of addresses")
    if "pcds" not in header or pcon is None:
        raise BuildError(f"{part.name} is not an address directory: no column PCDS or PCON")
    return header.index("pcds"), pcon
