"""The embedded directory: every live postcode of Great Britain and where it lies. Pure reading.

A look-up is one dictionary access for the sector, one for the unit's two letters, and one byte
of the sector's row, which names an entry of the sector's short palette of places. Sectors are
unpacked a block at a time, when one of them is first asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from .errors import DataFileError
from .packing import BLOCK, DIGITS, Place
from .parse import UNIT_LETTERS, parse
from .types import Postcode
from .unpacking import Packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Sector: TypeAlias = tuple[bytes, tuple[str | None, ...], tuple[Place | None, ...], str]
"""One byte for each unit; the codes and the places that the bytes stand for; the outward code."""

_CODE = attrgetter("code")
_EASY = 16  # characters; anything longer is not merely a postcode in small letters

UNIT_INDEX = {
    first + second: row * len(UNIT_LETTERS) + column
    for row, first in enumerate(UNIT_LETTERS)
    for column, second in enumerate(UNIT_LETTERS)
}


@dataclass(frozen=True, slots=True)
class About:
    """What the directory says of itself.

    Attributes:
        released: first day of the month of the release it was made from.
        postcodes: how many live postcodes it holds; near: how many of them lie near a boundary;
            straddling: how many have addresses in several constituencies.
        addresses: the address directory that told so, "" where none was asked.
    """

    source: str
    released: date
    boundaries: date
    attribution: str
    postcodes: int
    near: int
    straddling: int = 0
    addresses: str = ""

    @classmethod
    def from_json(cls, about: Mapping[str, Any]) -> About:
        """Read the header that `build` wrote.

        Raises:
            DataFileError: something is missing from it.
        """
        try:
            return cls(
                source=about["source"],
                released=date.fromisoformat(about["released"]),
                boundaries=date.fromisoformat(about["boundaries"]),
                attribution=about["attribution"],
                postcodes=int(about["postcodes"]),
                near=int(about["near"]),
                straddling=int(about.get("straddling", 0)),
                addresses=str(about.get("addresses", "")),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise DataFileError("the postcode directory does not say what it is") from error


class Directory:
    """An immutable index from postcode to place; safe to share between threads."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a directory file.

        Raises:
            DataFileError: they are not one, or are damaged.
        """
        self._packed = packed = Packed(data)
        self.about = About.from_json(packed.about)
        self._sectors: dict[str, Sector] = {}
        self._blocks: dict[str, int] = {}
        for number, name in enumerate(packed.sectors):
            # Known with and without its space: both are how people type, and no sector
            # without its space reads like another one with it.
            self._blocks[name] = self._blocks[name[:-2] + name[-1]] = number // BLOCK

    @classmethod
    def open(cls, path: Path) -> Directory:
        """Read a directory file.

        Raises:
            DataFileError: missing, unreadable or damaged.
        """
        try:
            return cls(path.read_bytes())
        except OSError as error:
            raise DataFileError(f"cannot read the postcode directory: {error}") from error

    def code(self, text: str) -> str | None:
        """Return the constituency code of a postcode as typed, None where there is none.

        The quickest way in, for those who need no more; a straddling postcode gives the
        constituency of its point.
        """
        sector = self._sectors.get(text[:-2])
        if sector is None:  # asked for first: an exception would cost more than the answer
            easy = _easy(text)
            sector = self._sectors.get(easy[:-2]) or self.sector(easy[:-2])
            text = easy if sector else text
        unit = UNIT_INDEX.get(text[-2:])
        if sector is not None and unit is not None:
            return sector[1][sector[0][unit]]
        parsed = parse(text)
        place = self.place(parsed) if isinstance(parsed, Postcode) else None
        return place.code if place else None

    def quick(self, text: str) -> tuple[Postcode, Place] | None:
        """Answer for a live postcode whose typing needs no thought: any case, any spaces.

        None means only that the text has to be parsed; what is given here, parsing gives too.
        """
        sector = self._sectors.get(text[:-2])
        if sector is None:
            text = _easy(text)
            sector = self._sectors.get(text[:-2]) or self.sector(text[:-2])
        unit = UNIT_INDEX.get(text[-2:])
        if sector is None or unit is None:
            return None
        row, _, palette, outward = sector
        place = palette[row[unit]]
        return (Postcode(outward, text[-3:]), place) if place else None

    def place(self, postcode: Postcode) -> Place | None:
        """Return where a well-formed postcode lies, None if it is not a live one."""
        sector = self.sector(postcode.sector)
        unit = UNIT_INDEX.get(postcode.inward[1:])
        if sector is None or unit is None:
            return None
        row, _, palette, _ = sector
        return palette[row[unit]]

    def sector(self, name: str) -> Sector | None:
        """Return a sector, None if there is none of that name.

        Args:
            name: "M1 1" or "M11".
        """
        sector = self._sectors.get(name)
        if sector is None and (number := self._blocks.get(name)) is not None:
            self._read(number)  # two threads may both read it; they read the same
            sector = self._sectors[name]
        return sector

    def read_all(self) -> None:
        """Unpack every block now, for those who would rather wait at the start."""
        for number in range(self._packed.blocks):
            self._read(number)

    def _read(self, number: int) -> None:
        for name, palette, row in self._packed.block(number):
            outward = name[:-2]
            sector = (row, (None, *map(_CODE, palette)), (None, *palette), outward)
            self._sectors[name] = self._sectors[outward + name[-1]] = sector

    def candidates(self, outward: str, digit: str = "") -> tuple[str, ...]:
        """Return the constituencies of a sector, or of a district, most postcodes first.

        Args:
            outward: "SW1A".
            digit: the sector's; without it, or where no such sector is known, the whole
                district is meant.
        """
        sector = self.sector(f"{outward} {digit}")
        found = [sector] if sector else [self.sector(f"{outward} {each}") for each in DIGITS]
        counts: Counter[str] = Counter()
        for row, _, palette, _ in filter(None, found):
            for cell, place in enumerate(palette):
                if place:
                    counts[place.code] += row.count(cell)
                    counts.update(dict.fromkeys(place.others if place.straddles else (), 0))
        return tuple(sorted(counts, key=lambda code: (-counts[code], code)))

    def codes(self) -> Iterable[str]:
        """Return every constituency code that occurs."""
        return {code for place in self._packed.places for code in (place.code, *place.others)}

    def __iter__(self) -> Iterator[tuple[Postcode, Place]]:
        """Yield every live postcode with its place, sector by sector."""
        units = list(UNIT_INDEX)
        for number in range(self._packed.blocks):
            for name, palette, row in self._packed.block(number):
                for unit, cell in zip(units, row, strict=True):
                    if cell:
                        yield Postcode(name[:-2], name[-1] + unit), palette[cell - 1]

    def __len__(self) -> int:
        return self.about.postcodes


def _easy(text: str) -> str:
    """Return a short plain text in capitals without its spaces, "" for any other."""
    return text.replace(" ", "").upper() if len(text) <= _EASY and text.isascii() else ""
