"""The file format of the embedded directory, and writing it; `unpacking` reads it.

A magic word, the header's length and checksum, a JSON header (source, dates, counts, the
sections' sizes), then the sections, each LZMA-compressed by itself:

- districts, digits: every outward code, and one bit for each of its sectors 0-9;
- existence: one bit for each of the 20 x 20 units of every sector;
- codes, places, kinds, others: the distinct places (see `Place`);
- sizes, palettes: for each sector, the few places that occur in it;
- lengths, symbols, blocks: over the units of the sectors of a block in turn, which entry of
  the sector's palette holds for how many of them. A unit that does not exist takes part in
  its neighbours' run, which is what makes the runs long; the existence bits then blank it.
"""

from __future__ import annotations

import json
import lzma
import zlib
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAGIC = b"PBPCD\x01\r\n"
UNITS = 400
"""Units in a sector: twenty letters, twice."""

BLOCK = 128
"""Sectors unpacked together; few enough for a run's length to fit sixteen bits."""

STRADDLES = 0x80
DIGITS = "0123456789"
FRAME = 8  # header length and checksum of all that follows, four bytes each


@dataclass(frozen=True, slots=True)
class Place:
    """What the directory says of a live postcode.

    Attributes:
        code: the constituency's code.
        others: further constituencies, empty for most.
        straddles: True if addresses are known to lie in `others` too; False if those are
            only near.
    """

    code: str
    others: tuple[str, ...] = ()
    straddles: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The directory in plain form.

    Attributes:
        about: source, dates and attribution, as JSON holds them.
        sectors: "M1 1" and so on, ascending by outward code and digit.
        palettes: for each sector the places in it.
        rows: UNITS bytes for each sector: 0 for no such postcode, else 1 + index in palette.
    """

    about: Mapping[str, Any]
    sectors: Sequence[str]
    palettes: Sequence[tuple[Place, ...]]
    rows: Sequence[bytes]


def pack(contents: Contents) -> bytes:
    """Return the file's bytes; equal contents give equal bytes."""
    places = list(dict.fromkeys(place for palette in contents.palettes for place in palette))
    numbers = {place: number for number, place in enumerate(places)}
    palettes = [numbers[place] for palette in contents.palettes for place in palette]
    lengths, symbols, blocks = _runs(contents.rows)
    outwards, masks = _districts(contents.sectors)
    bits = b"".join(contents.rows).translate(_EXISTS).decode("ascii")
    sections = {
        "districts": " ".join(outwards).encode("ascii"),
        "digits": _halves(masks),
        "existence": int(bits or "0", 2).to_bytes(len(bits) // 8, "big"),
        **_place_sections(places),
        "sizes": bytes(map(len, contents.palettes)),
        "palettes": _halves(palettes),
        "lengths": _halves(lengths),
        "symbols": symbols,
        "blocks": _halves(blocks),
    }
    packed = {name: lzma.compress(raw, **lzma_settings(name)) for name, raw in sections.items()}
    header = {"about": contents.about, "sections": {n: len(body) for n, body in packed.items()}}
    head = json.dumps(header, ensure_ascii=True, sort_keys=False).encode("ascii")
    rest = head + b"".join(packed.values())
    frame = len(head).to_bytes(4, "little") + zlib.crc32(rest).to_bytes(4, "little")
    return MAGIC + frame + rest


_EXISTS = bytes([ord("0"), *repeat(ord("1"), 255)])


def lzma_settings(section: str) -> dict[str, Any]:
    """Raw LZMA2; the context of four bits suits the bitmap, none suits the runs."""
    lc = {"existence": 4, "lengths": 1, "symbols": 0, "sizes": 0}.get(section, 3)
    settings = {"id": lzma.FILTER_LZMA2, "lc": lc, "lp": 0, "pb": 0, "dict_size": 1 << 20}
    effort = {"preset": 9 | lzma.PRESET_EXTREME, "nice_len": 273}
    return {"format": lzma.FORMAT_RAW, "filters": [settings | effort]}


def _runs(rows: Sequence[bytes]) -> tuple[list[int], bytes, list[int]]:
    """Cut the rows into runs of one palette entry; absent units continue the run before.

    Returns:
        The runs' lengths and entries, and the number of runs in each block of sectors.
    """
    lengths: list[int] = []
    symbols = bytearray()
    blocks: list[int] = []
    for first in range(0, len(rows), BLOCK):
        before = len(lengths)
        cells = b"".join(rows[first : first + BLOCK])
        current, start = next(filter(None, cells), 1), 0
        for position, cell in enumerate(cells):
            if cell and cell != current:
                lengths.append(position - start)
                symbols.append(current)
                current, start = cell, position
        lengths.append(len(cells) - start)
        symbols.append(current)
        blocks.append(len(lengths) - before)
    return lengths, bytes(symbols), blocks


def _halves(numbers: Iterable[int]) -> bytes:
    """Sixteen-bit numbers, all low bytes before all high ones: they compress better apart."""
    numbers = list(numbers)
    return bytes(n & 0xFF for n in numbers) + bytes(n >> 8 for n in numbers)


def _districts(sectors: Sequence[str]) -> tuple[list[str], list[int]]:
    masks: dict[str, int] = {}
    for sector in sectors:
        outward, digit = sector.split(" ")
        masks[outward] = masks.get(outward, 0) | 1 << int(digit)
    return list(masks), list(masks.values())


def _place_sections(places: Sequence[Place]) -> dict[str, bytes]:
    codes = list(dict.fromkeys(code for place in places for code in (place.code, *place.others)))
    index = {code: number for number, code in enumerate(codes)}
    return {
        "codes": " ".join(codes).encode("ascii"),
        "places": _halves(index[place.code] for place in places),
        "kinds": bytes(len(p.others) | (STRADDLES if p.straddles else 0) for p in places),
        "others": _halves(index[other] for place in places for other in place.others),
    }
