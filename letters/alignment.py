"""Which parts of two sequences belong together: the longest common subsequence, without chance hits.

The rows of the table are single large integers, one bit a cell, so that two texts of 5,000 words
take a few milliseconds, whatever they hold (Hyyrö, "Bit-parallel LCS-length computation
revisited", 2004). Other ways of comparing are slow for words that repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_CELLS: Final = 300_000_000
"""Beyond it (two changed texts of some 17,000 words) nothing between is matched: 40 MB of rows."""

Pairs: TypeAlias = list[tuple[int, int]]


def align(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair equal items in order, as many as can be.

    Returns:
        Pairs of an index into `old` and one into `new`, both rising.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = _longest(old[start : len(old) - end], new[start : len(new) - end])
    return [
        *((place, place) for place in range(start)),
        *((start + first, start + second) for first, second in inner),
        *((len(old) - back, len(new) - back) for back in range(end, 0, -1)),
    ]


def _longest(old: Sequence[str], new: Sequence[str]) -> Pairs:
    if not old or not new or len(old) * len(new) > MOST_CELLS:
        return []
    return _walk_back(_rows(old, new), len(old), len(new))


def _rows(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each item of `new`, the places of `old` as bits; 0 where the common part grows."""
    places: dict[str, int] = {}
    for place, item in enumerate(old):
        places[item] = places.get(item, 0) | 1 << place
    full = (1 << len(old)) - 1
    row, rows = full, []
    for item in new:
        hits = row & places.get(item, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    return rows


def _walk_back(rows: list[int], first: int, second: int) -> Pairs:
    pairs = []
    while first and second:
        if rows[second - 1] >> (first - 1) & 1:
            first -= 1
            continue
        second -= 1
        if not second or rows[second - 1] >> (first - 1) & 1:
            first -= 1
            pairs.append((first, second))
    return pairs[::-1]


def without_chance(
    pairs: Pairs, sizes: tuple[int, int], weight: Callable[[int], int], least: int
) -> Pairs:
    """Drop short matches that stand between larger changes: a stray "the" helps no reader.

    Args:
        pairs: what `align` gave.
        sizes: lengths of the two sequences.
        weight: how much the item at an index of the first sequence counts.
        least: a run of this weight always stays.
    """
    kept: Pairs = []
    runs = _runs(pairs)
    for run, following in zip(runs, [*(run[0] for run in runs[1:]), sizes], strict=False):
        before = _gap(kept[-1] if kept else (-1, -1), run[0])
        after = _gap(run[-1], following)
        heavy = sum(weight(first) for first, _ in run)
        if heavy >= least or not before or not after or heavy >= min(before, after):
            kept += run
    return kept


def _gap(left: tuple[int, int], right: tuple[int, int]) -> int:
    return max(right[0] - left[0], right[1] - left[1]) - 1


def _runs(pairs: Pairs) -> list[Pairs]:
    """Part pairs into runs that follow on in both sequences."""
    runs: list[Pairs] = []
    for first, second in pairs:
        if runs and runs[-1][-1] == (first - 1, second - 1):
            runs[-1].append((first, second))
        else:
            runs.append([(first, second)])
    return runs
