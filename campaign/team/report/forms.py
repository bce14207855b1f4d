"""Of which campaign and which period the report is, as a GET form: nothing in it is personal."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import Form, SelectField

from campaign.team.report.figures import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

    from campaign.content.queries import LoadedCampaign

MONTHS: Final = 12
"""So many months back can be chosen one by one; before that, whole years."""


class ReportForm(Form):
    """Whole months and years only: of two odd periods the difference could be a single letter."""

    campaign = SelectField(_("Campaign"), widget=GovSelect(), default="", validate_choice=False)
    period = SelectField(_("Period"), widget=GovSelect(), default="", validate_choice=False)

    def __init__(
        self,
        args: MultiDict[str, str],
        every: Sequence[LoadedCampaign],
        today: date,
        first: date | None,
    ) -> None:
        super().__init__(args)
        self._today, self._first = today, first or today
        self._ids = {each.slug: each.id for each in every}
        self._titles = {"": str(gettext("All campaigns"))}
        self._charities = {each.id: each.settings.charity_name for each in every}
        self._titles |= {each.slug: each.settings.title for each in every}
        self.campaign.choices = list(self._titles.items())
        self.period.choices = [
            ("", gettext("From the beginning")),
            *((str(year), str(year)) for year in range(today.year, self._first.year - 1, -1)),
            *((f"{m:%Y-%m}", format_date(m, "MMMM yyyy")) for m in _months(today, self._first)),
        ]
        for field in (self.campaign, self.period):
            # What is not offered counts as not chosen.
            if field.data not in {value for value, *_ in field.iter_choices()}:
                field.data = ""

    @property
    def campaigns(self) -> tuple[int, ...]:
        """Ids of those that are chosen."""
        only = self._ids.get(self.campaign.data)
        return (only,) if only else tuple(self._ids.values())

    @property
    def charities(self) -> tuple[str, ...]:
        """Whose they are, each once."""
        named = (self._charities[each] for each in self.campaigns)
        return tuple(dict.fromkeys(named))

    @property
    def title(self) -> str:
        """The campaign's, or that it is all of them."""
        return self._titles[self.campaign.data]

    @property
    def days(self) -> Period:
        """The chosen period, which never ends after today."""
        year, _, month = self.period.data.partition("-")
        if not year:
            return Period(self._first, self._today)
        since = date(int(year), int(month or 1), 1)
        last = int(month or 12)
        until = date(int(year), last, monthrange(int(year), last)[1])
        return Period(since, min(until, self._today))


def _months(today: date, first: date) -> list[date]:
    """The first days of the last months in which there may be letters, newest first."""
    number = today.year * 12 + today.month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(number, number - MONTHS, -1)]
    return [month for month in months if month >= first.replace(day=1)]
