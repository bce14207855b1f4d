"""Charts as geometry: where each bar stands, in the units of an SVG. No words, no colours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH: Final = 900
HEIGHT: Final = 260
LEFT: Final = 76
BOTTOM: Final = 28
TOP: Final = 8
MOST_KINDS: Final = 6
"""More than these cannot be told apart: the smallest are put together."""
OTHERS: Final = "\x00others"
LABELS: Final = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a column; `kind` counts from the bottom."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over time.

    Attributes:
        days: the first day of each column, oldest first.
        kinds: the pieces of a column, from the bottom.
        numbers: for each column, the number of each kind.
        bars: the pieces that are to be drawn.
        lines: heights of the scale: where, and which number.
        labels: where below the columns a day is written, and which.
    """

    days: tuple[date, ...]
    kinds: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, date], ...]

    @property
    def total(self) -> int:
        """All letters of the chart."""
        return sum(map(sum, self.numbers))


def columns(
    rows: Iterable[tuple[date, str, int]],
    since: date,
    until: date,
    *,
    by_week: bool,
    hidden_below: int = 0,
) -> Chart:
    """Lay out letters by day or by week (from Monday).

    Args:
        rows: day, kind and number; a pair of day and kind may come more than once.
        since: the first day.
        until: the last day, included.
        by_week: whether a column is a week.
        hidden_below: smaller numbers, other than none, are not drawn: nobody may measure them.
    """
    begin = since - timedelta(days=since.weekday()) if by_week else since
    step = 7 if by_week else 1
    days = tuple(begin + timedelta(days=n) for n in range(0, (until - begin).days + 1, step))
    sums: dict[tuple[int, str], int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    for day, kind, number in rows:
        if begin <= day <= until:
            sums[(day - begin).days // step, kind] += number
            totals[kind] += number
    kinds, put_together = _kinds(totals)
    numbers = tuple(
        tuple(_number(sums, index, kind, put_together) for kind in kinds)
        for index in range(len(days))
    )
    drawn = [[0 if number < hidden_below else number for number in column] for column in numbers]
    top = nice_top(max((sum(column) for column in drawn), default=0))
    lines = tuple((_y(number, top), number) for number in (0, top // 2, top))
    every = max(1, -(-len(days) // LABELS))
    width = (WIDTH - LEFT) / max(len(days), 1)
    labels = tuple(
        (round(LEFT + (index + 0.5) * width, 1), days[index])
        for index in range(0, len(days), every)
    )
    return Chart(days, kinds, numbers, tuple(_bars(drawn, top, width)), lines, labels)


def nice_top(most: int) -> int:
    """The end of a scale: the next even number that begins with 1, 2 or 5 and has zeros, or 10."""
    top = 10
    while top < most:
        for factor in (2, 5, 10):
            if top * factor >= most:
                return top * factor
        top *= 10
    return top


def _kinds(totals: Mapping[str, int]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The kinds to draw, largest first, and those put together into one."""
    ordered = sorted(totals, key=lambda kind: (-totals[kind], kind))
    if len(ordered) <= MOST_KINDS:
        return tuple(ordered), frozenset()
    kept = ordered[: MOST_KINDS - 1]
    return (*kept, OTHERS), frozenset(ordered[MOST_KINDS - 1 :])


def _number(
    sums: Mapping[tuple[int, str], int], index: int, kind: str, put_together: frozenset[str]
) -> int:
    if kind == OTHERS:
        return sum(sums.get((index, each), 0) for each in put_together)
    return sums.get((index, kind), 0)


def _bars(drawn: Sequence[Sequence[int]], top: int, width: float) -> Iterable[Bar]:
    gap = min(3.0, width * 0.2)
    for index, column in enumerate(drawn):
        below = 0
        for kind, number in enumerate(column):
            if number:
                y = _y(below + number, top)
                x = round(LEFT + index * width, 1)
                yield Bar(x, y, round(width - gap, 1), round(_y(below, top) - y, 1), kind)
                below += number


def _y(number: int, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - number / top), 1)
