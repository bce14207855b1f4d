"""A directory in the making: rows go in one by one, in any order; its packed contents come out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .constituencies import FORMER_CODES
from .directory import UNIT_INDEX
from .errors import BuildError
from .packing import UNITS, Contents, Place
from .territories import CROWN_DEPENDENCIES, NORTHERN_IRELAND
from .types import area_of
from .withdrawn import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from .directory import Directory
    from .onspd import Row

_PCDS = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9])([A-Z]{2})")
_DISTRICT = re.compile(r"([A-Z]+)([0-9]+)([A-Z]?)")
_ISLANDS = ("L", "M")
"""Pseudo codes of the Channel Islands and the Isle of Man begin with these."""
_NORTHERN_IRELAND = "N"
_GIROBANK = "GIR 0AA"  # the one postcode with a shape of its own; bulk mail, and no place
_MOST_PLACES = 255


@dataclass(slots=True)
class Tally:
    """Rows of the source, each counted under one head.

    Attributes:
        live: in the directory; terminated: in the list of withdrawn postcodes.
        northern_ireland, islands, without_seat: left out.
    """

    live: int = 0
    terminated: int = 0
    northern_ireland: int = 0
    islands: int = 0
    without_seat: int = 0


@dataclass(slots=True)
class _Sector:
    """One byte for each unit: 0 for no such postcode, else the number of a place, from 1."""

    cells: bytearray = field(default_factory=lambda: bytearray(UNITS))
    numbers: dict[Place, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def tidied(self) -> tuple[bytes, tuple[Place, ...]]:
        """Number the places by their first unit, so that the order of rows changes nothing."""
        used = [cell for cell in dict.fromkeys(self.cells) if cell]
        table = bytearray(256)
        for number, cell in enumerate(used, start=1):
            table[cell] = number
        return bytes(self.cells.translate(table)), tuple([self.places[c - 1] for c in used])


class Draft:
    """The live postcodes by sector, and beside them the withdrawn ones."""

    def __init__(self, *, with_ni: bool = False) -> None:
        """Begin with nothing.

        Args:
            with_ni: take Northern Ireland's postcodes, for those whose licence allows it.
        """
        self.tally = Tally()
        self.withdrawn = Withdrawn()
        self._with_ni = with_ni
        self._sectors: dict[str, _Sector] = {}
        self._plain: dict[str, Place] = {}

    @classmethod
    def from_directory(cls, directory: Directory) -> Draft:
        """Begin with what a directory holds."""
        draft = cls(with_ni=True)
        for postcode, place in directory:
            draft.put(postcode.sector, UNIT_INDEX[postcode.inward[1:]], place)
            draft.tally.live += 1
        return draft

    def read(self, rows: Iterable[Row]) -> None:
        """Take the rows of a release.

        Raises:
            BuildError: a malformed or contradictory row.
        """
        for row in rows:
            self._add(row)

    def _add(self, row: Row) -> None:
        tally = self.tally
        if row.code.startswith(_NORTHERN_IRELAND) and not self._with_ni:
            tally.northern_ireland += 1
        elif row.code.startswith(_ISLANDS):
            tally.islands += 1
        elif row.ended:
            self._end(row)
        elif not row.code or row.pcds == _GIROBANK:
            tally.without_seat += 1
        else:
            sector, unit = self._locate(row.pcds)
            held = self._sectors.get(sector)
            if held is not None and held.cells[unit]:
                raise BuildError(f"{row.pcds} occurs twice")
            self.put(sector, unit, self._place(row))
            tally.live += 1

    def _end(self, row: Row) -> None:
        """Note a withdrawn postcode; one of a form that nobody can look up is passed over."""
        if row.pcds.startswith(NORTHERN_IRELAND) and not self._with_ni:
            self.tally.northern_ireland += 1
        elif _PCDS.fullmatch(row.pcds) and (unit := UNIT_INDEX.get(row.pcds[-2:])) is not None:
            if area_of(row.pcds) in CROWN_DEPENDENCIES:
                self.tally.islands += 1
                return
            code = FORMER_CODES.get(row.code, row.code)
            self.withdrawn.add(row.pcds[:-2], unit, row.ended, code)
            self.tally.terminated += 1

    def _locate(self, pcds: str) -> tuple[str, int]:
        sector, unit = pcds[:-2], UNIT_INDEX.get(pcds[-2:])
        # A sector met before has passed the pattern, which is the slow part.
        if unit is None or (sector not in self._sectors and not _PCDS.fullmatch(pcds)):
            raise BuildError(
                f"row {self.tally.live + 1} of the live ones has no postcode: {pcds[:12]!r}"
            )
        return sector, unit

    def _place(self, row: Row) -> Place:
        if row.near:
            near = tuple([FORMER_CODES.get(code, code) for code in row.near])
            return Place(FORMER_CODES.get(row.code, row.code), near)
        place = self._plain.get(row.code)
        if place is None:
            place = self._plain[row.code] = Place(FORMER_CODES.get(row.code, row.code))
        return place

    def get(self, sector: str, unit: int) -> Place | None:
        """Return a postcode's place, None if it is not a live one."""
        held = self._sectors.get(sector)
        entry = held.cells[unit] if held else 0
        return held.places[entry - 1] if held and entry else None

    def put(self, sector: str, unit: int, place: Place) -> None:
        """Say where a postcode lies, instead of what was said before.

        Raises:
            BuildError: too many different places in the sector for the file's format.
        """
        held = self._sectors.get(sector)
        if held is None:
            held = self._sectors[sector] = _Sector()
        entry = held.numbers.get(place)
        if entry is None:
            entry = held.numbers[place] = len(held.numbers) + 1
            held.places.append(place)
            if entry > _MOST_PLACES:
                raise BuildError(f"more than {_MOST_PLACES} different places in sector {sector}")
        held.cells[unit] = entry

    def check_codes(self, known_codes: Collection[str]) -> None:
        """See that every constituency is one of those that there are.

        Raises:
            BuildError: some are not.
        """
        met = {code for place in self._places() for code in (place.code, *place.others)}
        strangers = sorted(met - set(known_codes))
        if strangers:
            raise BuildError(f"{len(strangers)} unknown constituencies: {', '.join(strangers[:5])}")

    def _places(self) -> set[Place]:
        return {place for sector in self._sectors.values() for place in sector.places}

    def seats(self) -> set[str]:
        """Return the constituencies that postcodes lie in."""
        return {place.code for place in self._places()}

    def has_hints(self) -> bool:
        """Tell whether the source said of any postcode that it is near another constituency."""
        return any(place.others for place in self._places())

    def great_britain(self) -> int:
        """Return the number of live postcodes outside Northern Ireland."""
        return sum(
            UNITS - sector.cells.count(0)
            for name, sector in self._sectors.items()
            if not name.startswith(NORTHERN_IRELAND)
        )

    def boundary(self) -> tuple[int, int]:
        """Return how many postcodes are near another constituency, and how many straddle."""
        counts = [0, 0]
        for sector in self._sectors.values():
            for place, number in sector.numbers.items():
                if place.others:
                    counts[place.straddles] += sector.cells.count(number)
        return counts[0], counts[1]

    def contents(self, about: Mapping[str, Any]) -> Contents:
        """Return what goes into the file, the counts of its kinds among it."""
        names = sorted(self._sectors, key=_order)
        rows, palettes = [], []
        for name in names:
            row, palette = self._sectors[name].tidied()
            rows.append(row)
            palettes.append(palette)
        near, straddling = self.boundary()
        counts = {"postcodes": self.tally.live, "near": near, "straddling": straddling}
        return Contents({**about, **counts}, names, palettes, rows)

    def settle_withdrawn(self) -> None:
        """Strike from the withdrawn ones those that live again."""
        for name, sector in self._sectors.items():
            self.withdrawn.strike(name, sector.cells)


def _order(sector: str) -> tuple[str, int, str, str]:
    """Sort M2 before M10: neighbours in number are neighbours on the ground, and pack better."""
    matched = _DISTRICT.match(sector)
    assert matched is not None  # noqa: S101 - every name here has passed _PCDS
    return matched[1], int(matched[2]), matched[3], sector[-1]
