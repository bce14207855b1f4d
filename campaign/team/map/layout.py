"""Where each constituency's hexagon stands: the committed layout, as points of a drawing.

The layout (`campaign/team/hexagons.csv`) is made by `script/hexagons`. Rows are counted from the
south, and rows with odd numbers lie half a cell further east.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parents[1] / "hexagons.csv"
WIDTH: Final = 20.0
"""Of a cell, in the drawing's units."""
SIDE: Final = WIDTH / sqrt(3)
EDGE: Final = 3.0
"""Around the drawing, so that the outline of a focused cell is not cut off."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One hexagon.

    Attributes:
        code: of the constituency.
        column, row: its place; rows from the south.
        x, y: its middle; y from the north, as in SVG.
    """

    code: str
    column: int
    row: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing: `path` is one cell's outline around 0,0, for `<path d>`."""

    cells: tuple[Cell, ...]
    width: int
    height: int
    path: str


@lru_cache(maxsize=1)
def layout() -> Layout:
    """The committed layout, read once; cells from the north, and in each row from the west."""
    with FILE.open(encoding="utf-8", newline="") as file:
        places = [
            (row["code"], int(row["column"]), int(row["row"])) for row in csv.DictReader(file)
        ]
    north = max(row for _, _, row in places)
    west = min(column + row % 2 / 2 for _, column, row in places)
    cells = sorted(
        (
            Cell(
                code,
                column,
                row,
                round(EDGE + WIDTH * (column + row % 2 / 2 - west + 0.5), 1),
                round(EDGE + SIDE + SIDE * 1.5 * (north - row), 1),
            )
            for code, column, row in places
        ),
        key=lambda cell: (cell.y, cell.x),
    )
    return Layout(
        tuple(cells),
        width=int(max(cell.x for cell in cells) + WIDTH / 2 + EDGE) + 1,
        height=int(max(cell.y for cell in cells) + SIDE + EDGE) + 1,
        path=_outline(),
    )


def _outline() -> str:
    half, tall, low = WIDTH / 2, SIDE, SIDE / 2
    corners = ((0, -tall), (half, -low), (half, low), (0, tall), (-half, low), (-half, -low))
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners) + "Z"
