"""The map in the page's words: each hexagon with its colour and sentence, the legend, the rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import current_app, url_for
from flask_babel import format_decimal, lazy_gettext, ngettext
from flask_babel import gettext as _

from campaign.core.chain import Stage
from campaign.core.tallies import FEWEST_SHOWN
from campaign.i18n import nation_name
from campaign.team.map.colouring import (
    STAGES,
    Show,
    bounds,
    stage_step,
    step_of,
    value_of,
)
from campaign.team.map.forms import Order
from campaign.team.map.parties import party_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from campaign.team.map.layout import Cell, Layout
    from campaign.team.map.queries import SeatRow

STAGE_WORDS: Final[Mapping[Stage, Any]] = {
    Stage.NOTHING: lazy_gettext("Nothing heard yet"),
    Stage.ACKNOWLEDGED: lazy_gettext("Acknowledged"),
    Stage.ANSWERED: lazy_gettext("Answered"),
    Stage.AGREED: lazy_gettext("Agreed to write"),
    Stage.WROTE: lazy_gettext("Wrote to the minister"),
    Stage.REPLIED: lazy_gettext("The minister replied"),
}


@dataclass(frozen=True, slots=True)
class Hexagon:
    """One seat as it is drawn and listed.

    Attributes:
        css: the class of its colour: `step-3`, `party-labour`.
        letters: what stands in it; "" for none.
        said: the value in words, for the table and for those who hear the page.
    """

    cell: Cell
    seat: SeatRow
    css: str
    letters: str
    said: str
    url: str
    value: float

    @property
    def nation(self) -> str:
        """The nation's name."""
        return nation_name(self.seat.nation)


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend, and how many seats are of it."""

    css: str
    letters: str
    words: str
    seats: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The hexagons in the order in which the keyboard goes through them, and the legend."""

    hexagons: tuple[Hexagon, ...]
    legend: tuple[Key, ...]


def drawn(layout: Layout, seats: Mapping[str, SeatRow], show: Show, *, outside: bool) -> Drawing:
    """All hexagons, coloured; seats that the layout does not know are left out of the drawing."""
    cells = [cell for cell in layout.cells if cell.code in seats]
    if show is Show.PARTY:
        return _by_party(cells, seats)
    values = {cell.code: value_of(seats[cell.code], show, outside=outside) for cell in cells}
    steps = () if show is Show.STAGE else bounds(values.values())
    hexagons = []
    for cell in cells:
        value = values[cell.code]
        stage = seats[cell.code].stage
        step = stage_step(stage) if show is Show.STAGE else step_of(value, steps)
        said = str(STAGE_WORDS[min(stage, Stage.REPLIED)])
        if show is not Show.STAGE:
            said = amount(value, show)
        hexagons.append(_hexagon(cell, seats[cell.code], f"step-{step}", "", said, value))
    return Drawing(tuple(hexagons), tuple(_amount_legend(hexagons, steps, show)))


def _by_party(cells: Sequence[Cell], seats: Mapping[str, SeatRow]) -> Drawing:
    hexagons, names = [], Counter[str]()
    for cell in cells:
        seat = seats[cell.code]
        party = party_of(seat.party)
        words = seat.party or _("Vacant seat")
        names[words] += 1
        hexagons.append(_hexagon(cell, seat, f"party-{party.slug}", party.letters, words, None))
    legend = [
        Key(f"party-{party_of(name).slug}", party_of(name).letters, name, number)
        for name, number in names.most_common()
    ]
    return Drawing(tuple(hexagons), tuple(legend))


def _hexagon(
    cell: Cell, seat: SeatRow, css: str, letters: str, said: str, value: float | None
) -> Hexagon:
    # What may not be shown is sorted with the smallest, so that its order tells nothing.
    return Hexagon(cell, seat, css, letters, said, _seat_url(seat.code), value or 0.0)


def _seat_url(code: str) -> str:
    """The page of the seat's MP; "" on a site without it."""
    known = "seats.member" in current_app.view_functions
    return url_for("seats.member", code=code) if known else ""


def amount(value: float | None, show: Show) -> str:
    """A value in words."""
    if value is None:
        return str(_("Fewer than %(number)s letters", number=FEWEST_SHOWN))
    if show is Show.LETTERS:
        number = int(value)
        return str(ngettext("%(shown)s letter", "%(shown)s letters", number, shown=_plain(value)))
    if show is Show.PER_ELECTORS:
        return str(_("%(shown)s for every 10,000 electors", shown=_plain(value)))
    return str(_("%(shown)s%% answered", shown=_plain(value)))


def _plain(value: float) -> str:
    whole = int(value) if value == int(value) else value
    said: str = format_decimal(whole)
    return said


def _amount_legend(hexagons: Sequence[Hexagon], steps: Sequence[float], show: Show) -> list[Key]:
    seats = Counter(hexagon.css for hexagon in hexagons)
    if show is Show.STAGE:
        return [
            Key(f"step-{number}", "", str(STAGE_WORDS[stage]), seats[f"step-{number}"])
            for number, stage in enumerate(STAGES)
        ]
    nothing = _("No letters answered") if show is Show.ANSWERED else _("No letters")
    found = [Key("step-0", "", nothing, seats["step-0"])]
    unit = "%" if show is Show.ANSWERED else ""
    for number, low in enumerate(steps, 1):
        begin = _("more than 0") if number == 1 and show is not Show.LETTERS else _plain(low) + unit
        words = _("%(low)s or more", low=begin) if number == len(steps) else begin
        if number < len(steps) and show is Show.LETTERS:
            words = _whole(low, steps[number] - 1)
        elif number < len(steps):
            words = _("%(low)s to under %(high)s", low=begin, high=_plain(steps[number]) + unit)
        found.append(Key(f"step-{number}", "", words, seats[f"step-{number}"]))
    if not steps and seats["step-1"]:
        words = _("Fewer than %(number)s letters", number=FEWEST_SHOWN)
        found.append(Key("step-1", "", words, seats["step-1"]))
    return found


def _whole(first: float, last: float) -> str:
    """Letters are whole: from 2 to under 5 are 2 to 4."""
    if first == last:
        return _plain(first)
    return str(_("%(low)s to %(high)s", low=_plain(first), high=_plain(last)))


def ordered(drawing: Drawing, order: Order) -> list[Hexagon]:
    """The rows of the table."""
    if order is Order.VALUE:
        return sorted(drawing.hexagons, key=lambda each: (-each.value, each.said, each.seat.name))
    return sorted(drawing.hexagons, key=lambda each: each.seat.name)
