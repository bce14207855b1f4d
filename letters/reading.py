"""How old a reader should be to read a text with ease: a figure to show, never a gate.

Flesch and Kincaid's grade (1975), in which a reader of grade 1 is six years old. Scores of
different programs differ by a year or two, since syllables can only be guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pyphen

FEWEST_WORDS: Final = 30
"""In fewer words than these, one long name decides the figure."""

_YEARS_ABOVE_GRADE = 5
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SENTENCE_END = re.compile(
    r"[.!?]+(?=[\"'\u2019\u201d)]*(?:\s|$))|\n(?=\s*\n|[ \t]*(?:[-*\u2022#]|\d+\.))"
)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeioutd])ed$|(?<=[aeiouy]l)e$")


def reading_age(text: str) -> float | None:
    """Give the age in years, or None for a text too short to tell.

    Args:
        text: plain English with its values filled in; a heading or list item is a sentence.
    """
    sentences = [words for part in _SENTENCE_END.split(text) if (words := _WORD.findall(part))]
    count = sum(map(len, sentences))
    if count < FEWEST_WORDS:
        return None
    spoken = sum(syllables(word) for words in sentences for word in words)
    grade = 0.39 * count / len(sentences) + 11.8 * spoken / count - 15.59
    return round(grade + _YEARS_ABOVE_GRADE, 1)


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """Guess the syllables of an English word.

    Hyphenation never leaves one letter alone at a line's end, so it counts too few in words
    such as "idea"; groups of vowels count too few in words such as "dial". The more is taken.
    """
    lower = word.casefold()
    vowels = len(_VOWELS.findall(_SILENT_END.sub("", lower)))
    return max(1, vowels, len(_hyphens().positions(lower)) + 1)


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")
