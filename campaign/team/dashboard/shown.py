"""The first screen's numbers in the page's words; small ones kept from those who see no letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from campaign.core.roles import Permission
from campaign.core.tallies import FEWEST_SHOWN, LONGER_WAIT, WAITS, Step, VisitStep, shown_outside
from campaign.i18n import nation_name
from campaign.team.dashboard.charts import OTHERS
from campaign.team.dashboard.forms import source_words, variant_words
from campaign.web_staff import may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from campaign.team.dashboard.charts import Chart
    from campaign.team.dashboard.todo import Todo


@dataclass(frozen=True, slots=True)
class Line:
    """One bar of a list of bars: its words, its number as shown, how long it is in percent."""

    words: str
    number: str
    length: float
    share: str = ""


def sees_small() -> bool:
    """Whether small numbers may be shown to whoever is signed in."""
    return may(Permission.SEE_ACTIONS)


def shown(number: int) -> str:
    """A count as this member of staff may see it."""
    if not sees_small() and shown_outside(number) is None:
        return str(_("fewer than %(number)s", number=FEWEST_SHOWN))
    return str(format_decimal(number))


def hidden_below() -> int:
    """Numbers smaller than this are neither written nor drawn."""
    return 0 if sees_small() else FEWEST_SHOWN


def funnel(visits: Mapping[str, int], steps: Mapping[str, int], *, with_visits: bool) -> list[Line]:
    """From the visit to the minister's answer; each step with its share of the letters."""
    words = {
        Step.CONFIRMED: _("Letters confirmed"),
        Step.SENT: _("Sent"),
        Step.DELIVERED: _("Delivered"),
        Step.ACKNOWLEDGED: _("Acknowledged or answered"),
        Step.ANSWERED: _("Answered by the MP"),
        Step.AGREED: _("MP agreed to write"),
        Step.WROTE: _("MP wrote to the minister"),
        Step.REPLIED: _("Minister replied"),
        Step.TOLD: _("Supporter told"),
    }
    before = (
        [
            (_("Page opened"), visits.get(VisitStep.VISITED, 0)),
            (_("MP found"), visits.get(VisitStep.FOUND, 0)),
        ]
        if with_visits
        else []
    )
    found = [*before, *((said, steps.get(step, 0)) for step, said in words.items())]
    whole = steps.get(Step.CONFIRMED, 0)
    lines = _lines(found)
    return [
        Line(
            each.words, each.number, each.length, _share(number, whole) if i >= len(before) else ""
        )
        for i, (each, (_said, number)) in enumerate(zip(lines, found, strict=True))
    ]


def waits(steps: Mapping[str, int]) -> list[Line]:
    """How many weeks answers took."""
    found: list[tuple[str, int]] = []
    before = 0
    for step in WAITS:
        if step == LONGER_WAIT:
            said = _("After week %(week)s", week=before)
        else:
            weeks = int(step.removeprefix("wait-"))
            said = (
                _("In week %(week)s", week=weeks)
                if weeks == before + 1
                else _("In weeks %(first)s to %(last)s", first=before + 1, last=weeks)
            )
            before = weeks
        found.append((said, steps.get(step, 0)))
    return _lines(found)


def _lines(found: list[tuple[str, int]]) -> list[Line]:
    drawn = [0 if number < hidden_below() else number for _said, number in found]
    most = max(drawn, default=0) or 1
    return [
        Line(str(said), shown(number), round(100 * length / most, 2))
        for (said, number), length in zip(found, drawn, strict=True)
    ]


def _share(number: int, whole: int) -> str:
    if not whole or number < hidden_below():
        return ""
    return str(format_percent(number / whole, "#,##0.#%"))


def kind_words(split: str, kind: str) -> str:
    """What a piece of the columns is."""
    if kind == OTHERS:
        return str(_("Others"))
    if split == "nation":
        return nation_name(kind)
    if split == "source":
        return source_words(kind)
    return variant_words(kind) if split else str(_("Letters"))


def chart_rows(chart: Chart) -> list[tuple[str, list[str]]]:
    """The columns as a table, newest first."""
    rows = zip(chart.days, chart.numbers, strict=True)
    return [(day_words(day), [shown(n) for n in numbers]) for day, numbers in rows][::-1]


def day_words(day: date) -> str:
    """A day, short."""
    return str(format_date(day, "d MMM yyyy"))


def todo_lines(found: Todo) -> list[tuple[int, str, str]]:
    """Number, words and address of what this person can do."""
    wanted: tuple[tuple[int, Permission, str, str, dict[str, Any]], ...] = (
        (
            found.replies,
            Permission.READ_REPLIES,
            ngettext("answer to read", "answers to read", found.replies),
            "chain.replies",
            {},
        ),
        (
            found.tasks,
            Permission.RECORD_CHAIN,
            ngettext("task due", "tasks due", found.tasks),
            "tasks.index",
            {},
        ),
        (
            found.uncertain,
            Permission.SEE_ACTIONS,
            ngettext("letter that needs a person", "letters that need a person", found.uncertain),
            "team.actions",
            {"state": "uncertain"},
        ),
        (
            found.held,
            Permission.SEE_ACTIONS,
            ngettext("letter held", "letters held", found.held),
            "team.actions",
            {"state": "held"},
        ),
        (
            found.figures,
            Permission.EDIT_LETTERS,
            ngettext("figure to look at again", "figures to look at again", found.figures),
            "editor.home",
            {},
        ),
        (
            found.hooks,
            Permission.MANAGE_HOOKS,
            ngettext("webhook that fails", "webhooks that fail", found.hooks),
            "hooks.index",
            {},
        ),
    )
    return [
        (number, str(words), url_for(end, **args))
        for number, permission, words, end, args in wanted
        if number and may(permission)
    ]
