"""The committed layout: every constituency once, none on another, the nations where they lie."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from campaign.team.map.layout import WIDTH, layout
from postcodes import ReloadingFinder


def test_every_constituency_has_one_hexagon(tmp_path) -> None:
    codes = [cell.code for cell in layout().cells]
    assert len(codes) == len(set(codes)) == 650
    assert set(codes) == {each.code for each in ReloadingFinder(tmp_path).constituencies}


def test_no_hexagon_lies_on_another() -> None:
    cells = layout().cells
    assert len({(cell.column, cell.row) for cell in cells}) == 650
    least = min(
        hypot(one.x - other.x, one.y - other.y)
        for number, one in enumerate(cells)
        for other in cells[number + 1 : number + 60]
    )
    assert least > WIDTH * 0.99


def test_the_drawing_holds_them_all() -> None:
    drawing = layout()
    assert all(0 < cell.x < drawing.width and 0 < cell.y < drawing.height for cell in drawing.cells)


def test_the_keyboard_goes_from_north_to_south_and_west_to_east() -> None:
    for one, other in pairwise(layout().cells):
        assert (one.y, one.x) < (other.y, other.x)


def test_the_nations_lie_where_they_are() -> None:
    places: dict[str, list[tuple[float, float]]] = {}
    for cell in layout().cells:
        places.setdefault(cell.code[0], []).append((cell.x, cell.y))
    middle = {
        nation: (sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found))
        for nation, found in places.items()
    }
    assert middle["S"][1] < middle["E"][1]
    assert middle["W"][0] < middle["E"][0]
    assert middle["N"][0] < middle["W"][0]
