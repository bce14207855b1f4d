"""Text as people type it -> a postcode, its beginning, an overseas code, or the reason why not.

Any case, spacing, dashes and trailing punctuation are accepted, and digits and letters that
look alike are corrected where only one of them can stand. Nothing raises, whatever the text,
and the work is bounded: a text longer than any slip could make it is refused unread.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from .territories import AREAS, overseas
from .types import NotAPostcode, Overseas, Postcode, Reason, area_of

LONGEST = 100
"""Characters read at most; a postcode has eight."""

UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters of the last two places: all but C, I, K, M, O and V."""

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_AS_DIGIT = {"O": "0", "I": "1", "L": "1"}
_AS_LETTERS = {"0": "O", "1": "IL"}

# a: letter, 9: digit, b/c: the few letters that may end a district of one or two area letters.
_SHAPES = {
    2: ("a9",),
    3: ("a99", "aa9", "a9b"),
    4: ("aa99", "aa9c"),
}
_ENDINGS = {"b": frozenset("ABCDEFGHJKPSTUW"), "c": frozenset("ABEHMNPRVWXY")}
_INWARD_LENGTH = 3
_SHORTEST_FULL = 5
_LONGEST_FULL = 7
_SHORTEST_OUTWARD = 2


@dataclass(frozen=True, slots=True)
class Outward:
    """The beginning of a postcode.

    Attributes:
        code: area and district, "SW1A".
        sector: the sector digit if it was given, else "".
    """

    code: str
    sector: str = ""


Parsed: TypeAlias = Postcode | Outward | Overseas | NotAPostcode


def parse(text: str) -> Parsed:
    """Read a postcode from what a person typed.

    Args:
        text: anything at all.

    Returns:
        A Postcode when the text has the shape of a whole one (it need not exist); an Outward
        when it is the beginning of one; Overseas for a territory's or a forces' code without
        the usual shape; NotAPostcode with the reason for everything else.
    """
    if len(text) > LONGEST:
        text = text.strip()
        if len(text) > LONGEST:
            return NotAPostcode(Reason.TOO_LONG)
    groups = _groups(text)
    if groups is None:
        return NotAPostcode(Reason.CHARACTERS)
    compact = "".join(groups)
    if not compact or compact.isdigit():
        return NotAPostcode(Reason.ONLY_DIGITS if compact else Reason.EMPTY)
    return (
        overseas(compact)
        or _whole(compact, groups)
        or _partial(groups)
        or NotAPostcode(_reason(compact))
    )


def _groups(text: str) -> list[str] | None:
    """Split into upper-case runs of A-Z and 0-9; None if there are foreign letters."""
    kept: list[str] = []
    for character in text if text.isascii() else unicodedata.normalize("NFKC", text):
        upper = character.upper()
        if upper in _LETTERS or upper in _DIGITS:
            kept.append(upper)
        elif character.isalnum():
            return None
        elif unicodedata.category(character) not in {"Cf", "Mn"} and character != "\0":
            kept.append(" ")  # zero-width signs and NULs join what they stand between
    return "".join(kept).split()


def _whole(compact: str, groups: list[str]) -> Postcode | None:
    if compact in {"GIR0AA", "GIROAA"}:
        return Postcode("GIR", "0AA")
    if not _SHORTEST_FULL <= len(compact) <= _LONGEST_FULL:
        return None
    marked_off = groups[-1] == compact[-_INWARD_LENGTH:]
    inward = _inward(compact[-_INWARD_LENGTH:], marked_off=marked_off)
    outward = _outward(compact[:-_INWARD_LENGTH])
    if inward is None or outward is None:
        return None
    if compact.isalpha() and not (marked_off and area_of(outward) in AREAS):
        return None  # a word such as "billet", not B11 1ET
    return Postcode(outward, inward)


def _inward(text: str, *, marked_off: bool) -> str | None:
    """Correct the second half.

    A 1 among the unit letters can only be an L, but "M11 1A" is more likely cut short than
    "M1 1LA", so that correction is made only where a space marks off the whole half.
    """
    digit = _AS_DIGIT.get(text[0], text[0])
    unit = text[1:].replace("1", "L") if marked_off else text[1:]
    if digit in _DIGITS and unit[0] in UNIT_LETTERS and unit[1] in UNIT_LETTERS:
        return digit + unit
    return None


def _outward(text: str) -> str | None:
    """Correct the first half: the reading with a known area and the fewest changes."""
    readings = [
        (
            area_of(reading) not in AREAS,
            sum(a != b for a, b in zip(text, reading, strict=True)),
            reading,
        )
        for shape in _SHAPES.get(len(text), ())
        for reading in _readings(text, shape)
    ]
    return min(readings)[2] if readings else None


def _readings(text: str, shape: str) -> list[str]:
    """Every way in which a text fits one shape, look-alikes exchanged."""
    choices = [_choices(character, place) for character, place in zip(text, shape, strict=True)]
    readings = ["".join(letters) for letters in product(*choices)]
    if shape.endswith("99"):  # no district is numbered 01
        return [reading for reading in readings if reading[-2] != "0"]
    return readings


def _choices(character: str, place: str) -> str:
    if place == "9":
        digit = _AS_DIGIT.get(character, character)
        return digit if digit in _DIGITS else ""
    if place == "a":
        return character if character in _LETTERS else _AS_LETTERS.get(character, "")
    return character if character in _ENDINGS[place] else ""


def _partial(groups: list[str]) -> Outward | None:
    """Read "M1", "SW1A 0" or "SW1A 0A"; a space tells the sector of M1 1 from the district M11."""
    if groups == ["GIR"]:
        return Outward("GIR")
    outward = None if "".join(groups).isalpha() else _outward(groups[0])
    if outward is None:
        return None
    rest = "".join(groups[1:])
    if not rest:
        return Outward(outward)
    digit = _AS_DIGIT.get(rest[0], rest[0])
    if digit in _DIGITS and rest[1:] in {"", *UNIT_LETTERS}:
        return Outward(outward, digit)
    return None


def _reason(compact: str) -> Reason:
    if compact.isalpha() and len(compact) >= _SHORTEST_OUTWARD:
        return Reason.ONLY_LETTERS
    if not _SHORTEST_FULL <= len(compact) <= _LONGEST_FULL:
        return Reason.TOO_SHORT if len(compact) < _SHORTEST_FULL else Reason.TOO_LONG
    if _outward(compact[:-_INWARD_LENGTH]) is None:
        return Reason.OUTWARD
    digit = _AS_DIGIT.get(compact[-3], compact[-3])
    regular = digit in _DIGITS and compact[-2:].isalpha()
    return Reason.UNIT_LETTERS if regular else Reason.INWARD
