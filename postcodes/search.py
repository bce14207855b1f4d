"""Finding a constituency by its name or its member's name, forgiving how people write them.

Accents and case do not matter, "Saint" is "St.", "&" is "and", the Welsh name is as good as
the English, words may come in any order and the beginning of a word is enough; one wrong,
missing, doubled or swapped letter in a word of four or more is forgiven. What matches nothing
is tried once more without its spaces and signs.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .types import Constituency, Member

LONGEST = 100
"""Characters read at most."""

_MOST_WORDS = 8
_SHORTEST_FORGIVEN = 4
_SAME = {"saint": "st", "sant": "st", "upon": "on"}
# Words that tell no seat from another: joining words, English and Welsh, and titles.
_JOINING = "and a ac the of y yr"
_TITLES = "mp as rt hon mr mrs ms miss dr sir dame"
_SILENT = frozenset(f"{_JOINING} {_TITLES}".split())
_EXACT, _BEGINNING, _SLIP = 3.0, 2.0, 1.0
_NAME, _MEMBER = 1.0, 0.9
_LEADING, _WHOLE = 0.5, 1.0


def words(text: str) -> list[str]:
    """Fold a text into its words: lower case, no accents, no punctuation."""
    bare = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    kept: list[str] = []
    for character in bare:
        if character.isalnum():
            kept.append(character)
        elif character not in "'\N{RIGHT SINGLE QUOTATION MARK}`" and not unicodedata.combining(
            character
        ):
            kept.append(" ")
    split = "".join(kept).split()
    return [_SAME.get(word, word) for word in split if word not in _SILENT]


def run_together(text: str) -> str:
    """Fold a text as one word, without its spaces and signs."""
    return "".join(words("".join(filter(str.isalnum, text[:LONGEST]))))


def one_slip(a: str, b: str) -> bool:
    """Tell whether one letter changed, added, dropped or swapped with the next makes a from b."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    swapped = a[start : start + 2] == b[start : start + 2][::-1]
    return a[start + 1 :] == b[start + 1 :] or (swapped and a[start + 2 :] == b[start + 2 :])


class NameIndex:
    """An immutable index over names; safe to share between threads."""

    def __init__(self, seats: Iterable[Constituency], members: Mapping[str, Member]) -> None:
        self._seats = sorted(seats, key=lambda seat: words(seat.name))
        self._entries: dict[str, dict[int, float]] = {}
        self._first: list[frozenset[str]] = []
        self._whole: list[list[set[str]]] = []
        self._together: list[tuple[str, int]] = []
        for number, seat in enumerate(self._seats):
            member = members.get(seat.code)
            names = [words(seat.name), words(seat.name_cy)]
            self._first.append(frozenset(name[0] for name in names if name))
            self._whole.append([set(name) for name in names])
            self._add(number, words(member.name) if member else [], _MEMBER)
            for name in names:
                self._add(number, name, _NAME)
            for full in (seat.name, seat.name_cy, member.name if member else ""):
                for together in {run_together(full), "".join(words(full))}:
                    self._together.append((together, number))
        self._words = sorted(self._entries)
        self._dropped: dict[str, list[str]] = {}
        for word in self._words:
            for shorter in _one_dropped(word):
                self._dropped.setdefault(shorter, []).append(word)

    def _add(self, number: int, name: list[str], weight: float) -> None:
        for word in name:
            self._entries.setdefault(word, {})[number] = weight

    def search(self, text: str, limit: int) -> list[Constituency]:
        """Return the best matches, best first; seats that match more of the words win."""
        asked = list(dict.fromkeys(words(text)))[:_MOST_WORDS]
        if not asked:
            return []
        if found := self._by_words(asked):
            return [self._seats[number] for number in found[:limit]]
        typed = run_together(text)
        alike = sorted(each for each in self._together if typed and each[0].startswith(typed))
        return [self._seats[number] for number in dict.fromkeys(n for _, n in alike)][:limit]

    def _by_words(self, asked: list[str]) -> list[int]:
        scores: dict[int, float] = {}
        matched: dict[int, int] = {}
        for word in asked:
            for number, score in self._matches(word).items():
                scores[number] = scores.get(number, 0.0) + score
                matched[number] = matched.get(number, 0) + 1
        for number in scores:
            scores[number] += _LEADING * any(f.startswith(asked[0]) for f in self._first[number])
            scores[number] += _WHOLE * (set(asked) in self._whole[number])
        most = max(matched.values(), default=0)
        if most * 2 < len(asked):  # most of what was typed means nothing to us
            return []
        best = [number for number, count in matched.items() if count == most]
        best.sort(key=lambda number: (-scores[number], number))
        return best

    def _matches(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for known, quality in self._alike(word):
            for number, weight in self._entries[known].items():
                found[number] = max(found.get(number, 0.0), quality * weight)
        return found

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield the known words that a typed word may stand for, with how well it does."""
        start = bisect_left(self._words, word)
        for position in range(start, len(self._words)):
            known = self._words[position]
            if not known.startswith(word):
                break
            yield known, _EXACT if known == word else _BEGINNING
        if len(word) >= _SHORTEST_FORGIVEN:
            near = {
                known for shorter in _one_dropped(word) for known in self._dropped.get(shorter, ())
            }
            for known in near:
                if known != word and one_slip(word, known):
                    yield known, _SLIP


def _one_dropped(word: str) -> set[str]:
    """Return the word and all that is left of it without one letter.

    Two words are within one slip only if these sets meet.
    """
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
