"""Two versions of a text side by side, word by word: what stayed, what came, what went.

Equal paragraphs are found first and hold the rest in place; between them words are compared. Tags
such as `{{ mp_name }}` are one word. Pieces never reach across a paragraph's end, which is a piece
of its own, so that a page can show them paragraph by paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

from letters.alignment import align, without_chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letters.alignment import Pairs

TOKEN: Final = re.compile(
    r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}"  # a tag
    r"|\w+(?:['\u2019-]\w+)*"  # a word
    r"|[^\S\n]*\n\s*"  # a line's end, or a paragraph's
    r"|[^\S\n]+"
    r"|."
)
LEAST_WORDS: Final = 3
"""A run of so many equal words is kept even between larger changes."""


class Change(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words with one fate. Kept and removed ones make the old text, kept and added the new."""

    change: Change
    text: str

    @property
    def is_paragraph_end(self) -> bool:
        """Whether it is the white space between two paragraphs."""
        return is_break(self.text)


def compare(old: str, new: str) -> tuple[Piece, ...]:
    r"""Compare two texts whose line ends are `\n`; removed words come before what replaced them."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    tokens: list[tuple[Change, str]] = []
    done_old = done_new = 0
    for first, second in [*_matches(before, after), (len(before), len(after))]:
        tokens += _changed(before[done_old:first], after[done_new:second])
        tokens += ((Change.KEPT, text) for text in before[first : first + 1])
        done_old, done_new = first + 1, second + 1
    return tuple(_joined(tokens))


def match_words(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair the words of two changed texts, as `align` does, but without chance hits."""
    return without_chance(
        align(old, new), (len(old), len(new)), lambda place: is_word(old[place]), LEAST_WORDS
    )


def is_word(token: str) -> bool:
    """Whether a token is a word or a tag, not a sign or white space."""
    return len(token) > 1 or token.isalnum()


def is_break(token: str) -> bool:
    """Whether a token is the white space between two paragraphs."""
    return token.count("\n") > 1 and token.isspace()


def _matches(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal tokens that are not white space, as indexes, rising."""
    old_blocks, new_blocks = _blocks(old), _blocks(new)
    done = (0, 0)
    anchors = align([text for text, _ in old_blocks], [text for text, _ in new_blocks])
    for first, second in [*anchors, (len(old_blocks), len(new_blocks))]:
        changed_old = _places(old_blocks[done[0] : first])
        changed_new = _places(new_blocks[done[1] : second])
        words = match_words([old[at] for at in changed_old], [new[at] for at in changed_new])
        yield from ((changed_old[one], changed_new[other]) for one, other in words)
        same = (_places(old_blocks[first : first + 1]), _places(new_blocks[second : second + 1]))
        yield from zip(*same, strict=True)
        done = (first + 1, second + 1)


def _blocks(tokens: list[str]) -> list[tuple[str, list[int]]]:
    """Give each paragraph as its words, joined, and the places of its tokens but white space."""
    blocks = []
    for is_end, places in groupby(range(len(tokens)), lambda at: is_break(tokens[at])):
        if not is_end:
            solid = [at for at in places if not tokens[at].isspace()]
            blocks.append(("\n".join(tokens[at] for at in solid), solid))
    return blocks


def _places(blocks: list[tuple[str, list[int]]]) -> list[int]:
    return [at for _, places in blocks for at in places]


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[Change, str]]:
    """Yield what lies between two matches; white space that both begin or end with is kept."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield from ((Change.KEPT, text) for text in old[:start])
    yield from ((Change.REMOVED, text) for text in old[start : len(old) - end])
    yield from ((Change.ADDED, text) for text in new[start : len(new) - end])
    yield from ((Change.KEPT, text) for text in old[len(old) - end :])


def _common(old: list[str], new: list[str]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs))


def _joined(tokens: list[tuple[Change, str]]) -> Iterator[Piece]:
    for (change, _), texts in groupby(tokens, lambda token: (token[0], is_break(token[1]))):
        yield Piece(change, "".join(text for _, text in texts))
