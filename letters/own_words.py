"""How much of a letter is the supporter's own.

A written word counts as the published text's when it stands in a run of three words that the
published text has too; every other word is the supporter's. So copying a sentence earns
nothing, one changed word earns about one word, and common words in a new order are one's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

RUN = 3

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the written letter and whose words it holds; signs and spaces go along."""

    text: str
    is_own: bool


def share(published: str, written: str) -> float:
    """Give the supporter's own share of the words written.

    Args:
        published: the letter as it was offered, with values filled in.
        written: the letter as the supporter left it.

    Returns:
        0.0 (nothing of their own, or nothing written) to 1.0 (all their own).
    """
    mine = _words(written)
    if not mine:
        return 0.0
    return 1 - sum(_copied(_words(published), mine)) / len(mine)


def explain(published: str, written: str) -> tuple[Span, ...]:
    """Show which words `share` counts as whose.

    Args:
        published: as for `share`.
        written: as for `share`.

    Returns:
        Spans which, one after the other, are the written letter. Their owners alternate. A letter
        without a word is one span that is not the supporter's; an empty one has none.
    """
    found = list(_WORD.finditer(written))
    copied = _copied(_words(published), [_same(match.group()) for match in found])
    starts = [
        (found[next(run)].start(), not is_copied)
        for is_copied, run in groupby(range(len(found)), copied.__getitem__)
    ]
    # What stands before the first word goes with it.
    starts[:1] = [(0, starts[0][1] if starts else False)]
    ends = [*(start for start, _ in starts[1:]), len(written)]
    spans = (
        Span(written[start:end], is_own) for (start, is_own), end in zip(starts, ends, strict=True)
    )
    return tuple(span for span in spans if span.text)


def _copied(theirs: list[str], mine: list[str]) -> bytearray:
    """Mark each of my words: 1 if it stands in a run that the published text has."""
    run = min(RUN, len(mine))
    known = set(_runs(theirs, run))
    copied = bytearray(len(mine))
    for start, words in enumerate(_runs(mine, run)):
        if words in known:
            copied[start : start + run] = b"\x01" * run
    return copied


def _words(text: str) -> list[str]:
    return [_same(word) for word in _WORD.findall(text)]


def _same(word: str) -> str:
    return word.casefold().replace("\u2019", "'")


def _runs(words: list[str], length: int) -> zip[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)
