"""Reading the file that `packing` writes: checked whole at once, unpacked a block at a time.

Opening costs the decompression and a list of the sectors' names; a block's rows are put together
when one of its postcodes is first asked for.
"""

from __future__ import annotations

import json
import lzma
import zlib
from array import array
from itertools import accumulate, pairwise
from operator import mul
from sys import byteorder, intern
from typing import TYPE_CHECKING, Any

from .errors import DataFileError
from .packing import BLOCK, DIGITS, FRAME, MAGIC, STRADDLES, UNITS, Contents, Place, lzma_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ENTRIES = [bytes((number,)) for number in range(256)]
_MASK = bytes(255 if number == ord("1") else 0 for number in range(256))


class Packed:
    """A directory file, opened.

    Attributes:
        about: source, dates and counts, as its header has them.
        sectors: names of the sectors, "M1 1", in the file's order.
        places: every distinct place.
    """

    def __init__(self, data: bytes) -> None:
        """Check and decompress the file's bytes.

        Raises:
            DataFileError: not such a file, of another version, cut short or altered.
        """
        self.about, sections = _sections(data)
        try:
            raw = {
                name: lzma.decompress(body, **lzma_settings(name))
                for name, body in sections.items()
            }
            self.sectors = _names(raw["districts"].decode("ascii"), _whole_numbers(raw["digits"]))
            self.places = _places(raw)
            self._existence = raw["existence"]
            self._lengths, self._symbols = _whole_numbers(raw["lengths"]), raw["symbols"]
            self._palettes = _whole_numbers(raw["palettes"])
            self._sizes = raw["sizes"]
            self._runs = list(accumulate(_whole_numbers(raw["blocks"]), initial=0))
            starts = range(0, len(self._sizes), BLOCK)
            in_block = (sum(self._sizes[start : start + BLOCK]) for start in starts)
            self._first_entry = list(accumulate(in_block, initial=0))
            self._check()
        except (KeyError, ValueError, IndexError, StopIteration, lzma.LZMAError) as error:
            raise DataFileError("the postcode directory is damaged") from error

    @property
    def blocks(self) -> int:
        """The number of blocks; sector number n is in block n // BLOCK."""
        return len(self._runs) - 1

    def block(self, number: int) -> Iterator[tuple[str, tuple[Place, ...], bytes]]:
        """Yield name, palette and row of each sector of a block."""
        first = number * BLOCK
        sizes = self._sizes[first : first + BLOCK]
        ends = accumulate(sizes, initial=self._first_entry[number])
        names = self.sectors[first : first + BLOCK]
        places = self.places
        for name, (start, end), row in zip(names, pairwise(ends), self._rows(number), strict=True):
            yield name, tuple([places[entry] for entry in self._palettes[start:end]]), row

    def _rows(self, number: int) -> Iterator[bytes]:
        """Blank out of the runs what does not exist; a whole block at once keeps the work in C."""
        runs = slice(self._runs[number], self._runs[number + 1])
        plane = b"".join(
            map(mul, map(_ENTRIES.__getitem__, self._symbols[runs]), self._lengths[runs])
        )
        size = len(plane)
        start = number * BLOCK * UNITS // 8
        bits = bin(int.from_bytes(b"\1" + self._existence[start : start + size // 8], "big"))
        mask = bits[3:].encode("ascii").translate(_MASK)
        cells = (int.from_bytes(plane, "little") & int.from_bytes(mask, "little")).to_bytes(
            size, "little"
        )
        for row in range(0, size, UNITS):
            yield cells[row : row + UNITS]

    def _check(self) -> None:
        """See that the sections fit together, so that no block can fail later.

        Raises:
            ValueError: they do not.
        """
        sectors = len(self.sectors)
        cells = sectors * UNITS
        fit = (
            len(self._sizes) == sectors
            and len(self._existence) * 8 == cells
            and sum(self._lengths) == cells
            and len(self._symbols) == len(self._lengths) == self._runs[-1]
            and len(self._palettes) == self._first_entry[-1]
            and self.blocks == len(self._first_entry) - 1
            and max(self._palettes, default=0) < max(len(self.places), 1)
        )
        if not fit:
            raise ValueError("sections do not fit together")


def unpack(data: bytes) -> Contents:
    """Read the file's bytes, whole.

    Raises:
        DataFileError: not such a file, of another version, cut short or altered.
    """
    packed = Packed(data)
    parts = [part for number in range(packed.blocks) for part in packed.block(number)]
    return Contents(
        packed.about,
        [name for name, _, _ in parts],
        [palette for _, palette, _ in parts],
        [row for _, _, row in parts],
    )


def read_about(data: bytes) -> Mapping[str, Any]:
    """Return only what the file says of itself.

    Raises:
        DataFileError: as `unpack`.
    """
    return _sections(data)[0]


def _sections(data: bytes) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
    start = len(MAGIC) + FRAME
    if not data.startswith(MAGIC) or len(data) < start:
        raise DataFileError("not a postcode directory of this version")
    length, checksum = (int.from_bytes(data[i : i + 4], "little") for i in (start - 8, start - 4))
    if zlib.crc32(memoryview(data)[start:]) != checksum:
        raise DataFileError("the postcode directory is cut short or altered")
    header = json.loads(data[start : start + length])
    ends = accumulate(header["sections"].values(), initial=start + length)
    bodies = {}
    for name, end in zip(header["sections"], ends, strict=False):
        bodies[name] = data[end : end + header["sections"][name]]
    return header["about"], bodies


def _whole_numbers(halves: bytes) -> Sequence[int]:
    middle = len(halves) // 2
    joined = bytearray(len(halves))
    joined[0::2], joined[1::2] = halves[:middle], halves[middle:]
    numbers = array("H", bytes(joined))
    if byteorder == "big":
        numbers.byteswap()
    return numbers


def _names(outwards: str, masks: Sequence[int]) -> list[str]:
    return [
        f"{outward} {digit}"
        for outward, mask in zip(outwards.split(), masks, strict=True)
        for number, digit in enumerate(DIGITS)
        if mask >> number & 1
    ]


def _places(raw: Mapping[str, bytes]) -> list[Place]:
    # Interned, so that looking them up among the constituencies compares no letters.
    codes = [intern(code) for code in raw["codes"].decode("ascii").split()]
    others = iter(_whole_numbers(raw["others"]))
    return [
        Place(
            codes[first],
            tuple([codes[next(others)] for _ in range(kind & ~STRADDLES)]) if kind else (),
            bool(kind & STRADDLES),
        )
        for first, kind in zip(_whole_numbers(raw["places"]), raw["kinds"], strict=True)
    ]
