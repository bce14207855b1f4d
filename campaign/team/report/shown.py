"""The report in words: the same tables for the page and for the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import format_number

from campaign.core.tallies import FEWEST_SHOWN, LONGER_WAIT, WAITS, WEEKS_TO_ANSWER, Step
from campaign.i18n import gettext, nation_name
from campaign.i18n import lazy_gettext as _
from campaign.team.chain.wording import POSITION_WORDS
from campaign.team.report.figures import MEMBER_STEPS, STEPS
from campaign.team.report.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.team.report.figures import Figures

STEP_WORDS: Final[Mapping[Step, Any]] = {
    Step.CONFIRMED: _("Confirmed"),
    Step.DELIVERED: _("Delivered"),
    Step.ANSWERED: _("Answered"),
    Step.AGREED: _("MP agreed to write"),
    Step.WROTE: _("MP wrote to the minister"),
    Step.REPLIED: _("Minister replied"),
}


MEMBER_WORDS: Final[Mapping[Step, Any]] = {
    Step.SENT: _("Were written to"),
    Step.ANSWERED: _("Have answered"),
    Step.AGREED: _("Have agreed to write to the minister"),
    Step.WROTE: _("Have written to the minister"),
    Step.REPLIED: _("Have a reply of the minister"),
}


def tables(found: Figures) -> tuple[Table, ...]:
    """In the order in which they are read."""
    return (
        Table(
            gettext("Letters"),
            (gettext("How far they have come"), gettext("Letters")),
            tuple((str(STEP_WORDS[step]), number(found.steps[step])) for step in STEPS),
        ),
        Table(
            gettext("By nation"),
            (gettext("Nation"), *(str(STEP_WORDS[step]) for step in STEPS)),
            tuple(
                (nation_name(nation), *(number(each[step]) for step in STEPS))
                for nation, each in found.nations.items()
            ),
        ),
        Table(
            gettext("Time to an answer"),
            (gettext("Answered in"), gettext("Letters")),
            tuple((_wait(wait), number(found.waits[wait])) for wait in WAITS),
        ),
        Table(
            gettext("MPs"),
            (gettext("What they have done"), gettext("MPs")),
            tuple((str(MEMBER_WORDS[step]), number(found.members[step])) for step in MEMBER_STEPS),
        ),
        Table(
            gettext("Where MPs stand"),
            (gettext("Newest answer"), gettext("MPs")),
            tuple(
                (str(POSITION_WORDS[position]), number(of))
                for position, of in found.positions.items()
            ),
        ),
    )


def how_counted() -> tuple[str, ...]:
    """What the numbers mean, a sentence or two each."""
    return (
        gettext(
            "A letter counts from the day on which its supporter confirmed it. Letters that were "
            "never confirmed, or taken back, do not count."
        ),
        gettext(
            "How far a letter has come is as it is known today, from answers by e-mail, from "
            "supporters whom we asked, and from what the team was told. There may be answers that "
            "nobody has told us of."
        ),
        gettext(
            "What MPs have done and where they stand is of all time, not of the period alone. Each "
            "constituency counts once; where an MP has left, what they did counts, and where they "
            "stood does not."
        ),
        gettext(
            "To protect people, numbers from 1 to %(most)s are not shown, and sometimes one more "
            "beside them from which they could be worked out. They read “few”.",
            most=FEWEST_SHOWN - 1,
        ),
    )


def number(of: int | None) -> str:
    """For people; what is too small, or would give a small one away, is a word."""
    return gettext("few") if of is None else str(format_number(of))


def _wait(wait: str) -> str:
    if wait == LONGER_WAIT:
        return gettext("Later")
    weeks = int(wait.rpartition("-")[2])
    place = WEEKS_TO_ANSWER.index(weeks)
    if not place:
        return gettext("Week 1")
    before = WEEKS_TO_ANSWER[place - 1]
    if weeks - before == 1:
        return gettext("Week %(week)s", week=weeks)
    return gettext("Weeks %(first)s to %(last)s", first=before + 1, last=weeks)
