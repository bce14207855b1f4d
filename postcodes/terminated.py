"""Withdrawn postcodes: when each ended and where it was. Pure reading; `withdrawn` writes.

The package ships no such file, so its absence is normal: building from a whole release of ONS
makes one.
"""

from __future__ import annotations

import json
import lzma
from array import array
from datetime import date
from itertools import accumulate
from sys import byteorder
from typing import TYPE_CHECKING

from .directory import UNIT_INDEX
from .errors import DataFileError
from .packing import UNITS
from .withdrawn import FIRST_YEAR, MAGIC

if TYPE_CHECKING:
    from pathlib import Path

    from .types import Postcode

_ROW = UNITS // 8
_DECEMBER = 12


class TerminatedDirectory:
    """An immutable index of withdrawn postcodes; safe to share between threads.

    Attributes:
        released: first day of the month of the release it was made from.
    """

    released: date

    def __init__(self, data: bytes) -> None:
        """Read the bytes of such a file.

        Raises:
            DataFileError: they are not one, or are damaged.
        """
        if not data.startswith(MAGIC):
            raise DataFileError("not a file of withdrawn postcodes of this version")
        try:
            body = lzma.decompress(memoryview(data)[len(MAGIC) :], lzma.FORMAT_XZ)
            start = body.index(b"\n") + 1
            head = json.loads(body[:start])
            self.released = date.fromisoformat(head["released"])
            self._count = int(head["postcodes"])
            self._codes: tuple[str | None, ...] = (None, *head["codes"])
            self._numbers = {name: number for number, name in enumerate(head["sectors"])}
        except (lzma.LZMAError, ValueError, KeyError, TypeError) as error:
            raise DataFileError("the file of withdrawn postcodes is damaged") from error
        middle = start + _ROW * len(self._numbers)
        end = middle + 2 * self._count
        self._existence = body[start:middle]
        rows = range(0, len(self._existence), _ROW)
        counts = (int.from_bytes(self._existence[row : row + _ROW], "big") for row in rows)
        self._starts = array("I", accumulate((n.bit_count() for n in counts), initial=0))
        self._months, self._seats = _joined(body[middle:end]), _joined(body[end:])
        if not self._starts[-1] == self._count == len(self._months) == len(self._seats):
            raise DataFileError("the file of withdrawn postcodes is damaged")

    @classmethod
    def open(cls, path: Path) -> TerminatedDirectory:
        """Read a file of withdrawn postcodes.

        Raises:
            DataFileError: missing, unreadable or damaged.
        """
        try:
            return cls(path.read_bytes())
        except OSError as error:
            raise DataFileError(f"cannot read the withdrawn postcodes: {error}") from error

    def find(self, postcode: Postcode) -> tuple[date, str | None] | None:
        """Return the first day of the month it ended in, and where it was if that is known.

        None means that it has not been withdrawn: it is live, or never was.
        """
        number = self._numbers.get(postcode.sector)
        unit = UNIT_INDEX.get(postcode.inward[1:])
        if number is None or unit is None:
            return None
        row = int.from_bytes(self._existence[number * _ROW : (number + 1) * _ROW], "big")
        before = row >> (UNITS - 1 - unit)
        if not before & 1:
            return None
        entry = self._starts[number] + before.bit_count() - 1
        year, month = divmod(self._months[entry] - 1, _DECEMBER)
        return date(FIRST_YEAR + year, month + 1, 1), self._codes[self._seats[entry]]

    def __len__(self) -> int:
        return self._count


def _joined(planes: bytes) -> array[int]:
    """Put the low and the high bytes together again."""
    middle = len(planes) // 2
    joined = bytearray(2 * middle)
    joined[0::2], joined[1::2] = planes[:middle], planes[middle : 2 * middle]
    numbers = array("H", bytes(joined))
    if byteorder == "big":
        numbers.byteswap()
    return numbers
