"""How much of a letter is the supporter's own.

A written word counts as the published text's when it stands in a run of three words that the
published text has too; every other word is the supporter's. So copying a sentence earns
nothing, one changed word earns about one word, and common words in a new order are one's own.
"""

from __future__ import annotations

import re

RUN = 3

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


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
    theirs = _words(published)
    run = min(RUN, len(mine))
    known = set(_runs(theirs, run))
    copied = bytearray(len(mine))
    for start, words in enumerate(_runs(mine, run)):
        if words in known:
            copied[start : start + run] = b"\x01" * run
    return 1 - sum(copied) / len(mine)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("\u2019", "'"))


def _runs(words: list[str], length: int) -> zip[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)
