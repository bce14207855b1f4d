"""A seat's numbers in the page's words; small ones kept from those who see no letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask_babel import format_decimal

from campaign.core.tallies import Step
from campaign.team.dashboard import shown as figures
from campaign.team.dashboard.charts import columns

if TYPE_CHECKING:
    from datetime import date

    from campaign.team.dashboard.charts import Chart
    from campaign.team.dashboard.shown import Line
    from campaign.team.seats.queries import SeatPage
    from postcodes import Member

WEEKS: Final = 52


def steps(found: SeatPage) -> list[Line]:
    """How far the letters have come."""
    return figures.funnel({}, found.steps, with_visits=False)


def weeks(found: SeatPage, today: date) -> Chart:
    """The letters of the last year by week."""
    since = today - timedelta(weeks=WEEKS - 1)
    return columns(found.days, since, today, by_week=True, hidden_below=figures.hidden_below())


def per_electors(found: SeatPage, electorate: int) -> str:
    """Letters for every 10,000 electors; "" where the number of letters may not be known."""
    letters = found.steps[Step.CONFIRMED]
    if not electorate or letters < figures.hidden_below():
        return ""
    return str(format_decimal(round(letters * 10_000 / electorate, 1)))


def former(found: SeatPage, member: Member | None) -> list[tuple[str, str]]:
    """Those who had letters and sit here no more, each with how many."""
    return [
        (name, figures.shown(number))
        for member_id, name, number in found.by_member
        if name and (member is None or member_id != member.id)
    ]
