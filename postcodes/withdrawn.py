"""Collecting withdrawn postcodes from a release, and writing the file that `terminated` reads.

The file is a magic word and one xz stream, whose checksum guards it: a line of JSON, then for
each sector its name and one bit for each unit; and for each withdrawn postcode in turn the
month and the constituency, sixteen bits each, all low bytes before all high ones.
"""

from __future__ import annotations

import json
import lzma
import re
from array import array
from typing import TYPE_CHECKING

from .errors import BuildError
from .packing import UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

MAGIC = b"PBPCT\x01\r\n"
FIRST_YEAR = 1900
"""Months count from January of this year; the oldest withdrawn postcodes are of the 1970s."""

_ENDED = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])")
_UNKNOWN = 0


class Withdrawn:
    """Withdrawn postcodes by sector; four bytes for each unit that a sector could have."""

    def __init__(self) -> None:
        self._sectors: dict[str, array[int]] = {}
        self._codes: dict[str, int] = {}

    def add(self, sector: str, unit: int, ended: str, code: str) -> None:
        """Take one; withdrawn twice, the later month counts.

        Args:
            sector: "M1 1".
            unit: its place in `UNIT_INDEX`.
            ended: year and month, "201906".
            code: constituency of whatever boundaries, or "".

        Raises:
            BuildError: `ended` is no month.
        """
        if not _ENDED.fullmatch(ended):
            raise BuildError(f"a postcode of sector {sector} ended in no month: {ended[:12]!r}")
        cells = self._sectors.get(sector)
        if cells is None:
            cells = self._sectors[sector] = array("I", bytes(4 * UNITS))
        month = (int(ended[:4]) - FIRST_YEAR) * 12 + int(ended[4:])
        seat = self._codes.setdefault(code, len(self._codes) + 1) if code else _UNKNOWN
        cells[unit] = max(cells[unit], month << 16 | seat)

    def strike(self, sector: str, live: Sequence[int]) -> None:
        """Take out again what has come back to life.

        Args:
            sector: "M1 1".
            live: for each unit a number, 0 where it is not in use.
        """
        cells = self._sectors.get(sector)
        if cells is not None:
            for unit, number in enumerate(live):
                if number:
                    cells[unit] = 0

    def __bool__(self) -> bool:
        return any(any(cells) for cells in self._sectors.values())

    def pack(self, released: date, known_codes: Collection[str]) -> bytes:
        """Return the file's bytes.

        Args:
            released: of the release they were read from.
            known_codes: a constituency that is not one of today's is left out.
        """
        names = sorted(name for name, cells in self._sectors.items() if any(cells))
        codes = sorted(set(self._codes) & set(known_codes))
        numbers = array("H", bytes(2 * (len(self._codes) + 1)))
        for code, number in self._codes.items():
            numbers[number] = codes.index(code) + 1 if code in codes else _UNKNOWN
        cells = [cell for name in names for cell in self._sectors[name]]
        held = [cell for cell in cells if cell]
        head = {
            "released": released.isoformat(),
            "postcodes": len(held),
            "codes": codes,
            "sectors": names,
        }
        bits = "".join(["1" if cell else "0" for cell in cells])
        body = b"".join(
            (
                json.dumps(head).encode("ascii"),
                b"\n",
                int(bits or "0", 2).to_bytes(len(bits) // 8, "big"),
                _planes([cell >> 16 for cell in held]),
                _planes([numbers[cell & 0xFFFF] for cell in held]),
            )
        )
        return MAGIC + lzma.compress(body, preset=6)


def _planes(numbers: Sequence[int]) -> bytes:
    return bytes([number & 0xFF for number in numbers]) + bytes([n >> 8 for n in numbers])
