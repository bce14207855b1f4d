"""Two people have changed one text: what can be put together, and what only a person can settle.

Paragraphs come first; where both changed the same ones, their words are put together if each
touched other words. Where both touched the same words, the whole paragraphs of both are given.
Nothing that either wrote is lost. A merged text is checked like any other when it is saved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from letters.alignment import align
from letters.compare import TOKEN, match_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from letters.alignment import Pairs

_PARAGRAPH_END = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")
_TAG = re.compile(r"[ \t]*\{%[^%]*%\}[ \t]*$")
_END = "\n\n"

_T = TypeVar("_T")
_Three: TypeAlias = tuple[list[str], list[str], list[str]]
_Spans: TypeAlias = tuple[slice, slice, slice]


@dataclass(frozen=True, slots=True)
class Merged:
    """Paragraphs that need no decision."""

    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Paragraphs that both changed differently; a text is empty where somebody took it out."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A text put together, in order; paragraphs stand between its parts."""

    parts: tuple[Merged | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person must settle."""
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to settle."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The whole text; at a conflict mine, then theirs, so that one of them can be taken out."""
        texts: list[str] = []
        for part in self.parts:
            texts += [part.text] if isinstance(part, Merged) else [part.mine, part.theirs]
        return _END.join(filter(None, texts))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Put two changed versions of a text together.

    Args:
        base: the version that both began with.
        mine: the version to be saved now.
        theirs: the version that somebody else has saved meanwhile.

    Returns:
        The parts in order. Line ends are made alike, and paragraphs are parted by one blank line.
    """
    three = (_paragraphs(base), _paragraphs(mine), _paragraphs(theirs))
    parts: list[Merged | Conflict] = []
    for spans in _chunks(three, align):
        settled = _settle(*(_END.join(part) for part in _cut(three, spans)))
        if isinstance(settled, Conflict):
            parts += _without_tags(settled)
        elif settled and parts and isinstance(parts[-1], Merged):
            parts[-1] = Merged(parts[-1].text + _END + settled)
        elif settled:
            parts.append(Merged(settled))
    return Merge(tuple(parts))


def _without_tags(conflict: Conflict) -> Iterator[Merged | Conflict]:
    """Part tags that both have, alone on the first or last lines, from what a person must settle.

    Given twice, an `{% endif %}` would make the whole text one that cannot be saved.
    """
    mine, theirs = conflict.mine.split("\n"), conflict.theirs.split("\n")
    first = _shared_tags(mine, theirs)
    last = _shared_tags(mine[first:][::-1], theirs[first:][::-1])
    if first:
        yield Merged("\n".join(mine[:first]))
    yield Conflict(
        conflict.base,
        "\n".join(mine[first : len(mine) - last]),
        "\n".join(theirs[first : len(theirs) - last]),
    )
    if last:
        yield Merged("\n".join(mine[len(mine) - last :]))


def _shared_tags(mine: list[str], theirs: list[str]) -> int:
    pairs = zip(mine, theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and _TAG.match(pair[0]), pairs))


def _paragraphs(text: str) -> list[str]:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _PARAGRAPH_END.split(unified) if unified else []


def _settle(base: str, mine: str, theirs: str) -> str | Conflict:
    """Give the text of some paragraphs, or the conflict that they are."""
    chosen = _choose(base, mine, theirs)
    words = _merged_words(base, mine, theirs) if chosen is None else chosen
    return Conflict(base, mine, theirs) if words is None else words


def _choose(base: _T, mine: _T, theirs: _T) -> _T | None:
    """Give the one that has changed, or what both agree on; None if both changed it."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def _merged_words(base: str, mine: str, theirs: str) -> str | None:
    """Put words together; None where both touched the same ones."""
    # Every word carries the white space after it, and is compared without it.
    spaced = (_spaced(base), _spaced(mine), _spaced(theirs))
    three = (_bare(spaced[0]), _bare(spaced[1]), _bare(spaced[2]))
    merged: list[str] = []
    wanted: list[str] = []
    for spans in _chunks(three, match_words):
        chosen = _choose(*_cut(three, spans))
        if chosen is None:
            return None
        wanted += chosen
        merged += _with_space(chosen, _cut(spaced, spans))
    text = "".join(merged)
    # White space taken from different sides could in rare cases glue two words together.
    return text.rstrip() if _bare(_spaced(text)) == wanted else None


def _with_space(chosen: list[str], spaced: _Three) -> list[str]:
    """Give the chosen words with the white space of the side that they are from."""
    base, mine, theirs = spaced
    if not _bare(base) == _bare(mine) == _bare(theirs):
        return next(side for side in (mine, theirs) if _bare(side) == chosen)
    words = zip(base, mine, theirs, strict=True)
    return [yours if own == before else own for before, own, yours in words]


def _spaced(text: str) -> list[str]:
    words: list[str] = []
    for token in TOKEN.findall(text):
        if token.isspace() and words:
            words[-1] += token
        else:
            words.append(token)
    return words


def _bare(words: list[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _cut(three: _Three, spans: _Spans) -> _Three:
    return three[0][spans[0]], three[1][spans[1]], three[2][spans[2]]


def _chunks(
    three: _Three, pair: Callable[[Sequence[str], Sequence[str]], Pairs]
) -> Iterator[_Spans]:
    """Yield the three side by side: what lies between, and what is alike in all, by turns."""
    base, mine, theirs = three
    in_mine, in_theirs = dict(pair(base, mine)), dict(pair(base, theirs))
    alike = [(at, in_mine[at], in_theirs[at]) for at in sorted(in_mine.keys() & in_theirs.keys())]
    done = (0, 0, 0)
    for here in [*alike, (len(base), len(mine), len(theirs))]:
        if here != done:
            yield _spans(done, here)
        done = (here[0] + 1, here[1] + 1, here[2] + 1)
        yield _spans(here, done)


def _spans(start: tuple[int, int, int], end: tuple[int, int, int]) -> _Spans:
    return slice(start[0], end[0]), slice(start[1], end[1]), slice(start[2], end[2])
