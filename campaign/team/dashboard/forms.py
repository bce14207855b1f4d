"""What the charts show, as a GET form: nothing in it is personal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import Form, SelectField

from campaign.i18n import nation_names
from campaign.team.dashboard.queries import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

    from campaign.content.queries import LoadedCampaign

PERIODS: Final = {"4": 28, "13": 91, "26": 182, "52": 364}
"""Weeks, and days."""
DEFAULT_PERIOD: Final = "13"
LONGEST_BY_DAY: Final = 100
PLAIN: Final = "-"
"""In an address: the source or variant that is empty."""


def _choice(label: Any) -> SelectField:
    return SelectField(label, widget=GovSelect(), default="", validate_choice=False)


class ChartForm(Form):
    """Which letters; whatever is not offered counts as not chosen."""

    campaign = _choice(_("Campaign"))
    period = _choice(_("Period"))
    nation = _choice(_("Nation"))
    source = _choice(_("Where they come from"))
    variant = _choice(_("Variant of the letter"))
    split = _choice(_("Tell apart by"))

    def __init__(
        self,
        args: MultiDict[str, str],
        campaigns: Sequence[LoadedCampaign],
        kinds: tuple[Sequence[str], Sequence[str]],
    ) -> None:
        super().__init__(args)
        self.ids = {each.slug: each.id for each in campaigns}
        sources, variants = kinds
        titles = [(each.slug, each.settings.title) for each in campaigns]
        self.campaign.choices = [("", gettext("All campaigns")), *titles]
        self.period.choices = [
            *((weeks, gettext("%(weeks)s weeks", weeks=weeks)) for weeks in PERIODS),
            ("all", gettext("From the beginning")),
        ]
        self.nation.choices = [("", gettext("All nations")), *nation_names().items()]
        self.source.choices = [
            ("", gettext("All")),
            *((s or PLAIN, source_words(s)) for s in sources),
        ]
        self.variant.choices = [
            ("", gettext("All")),
            *((v or PLAIN, variant_words(v)) for v in variants),
        ]
        self.split.choices = [
            ("", gettext("Nothing")),
            ("nation", gettext("Nation")),
            ("source", gettext("Where they come from")),
            ("variant", gettext("Variant of the letter")),
        ]
        for field in (
            self.campaign,
            self.period,
            self.nation,
            self.source,
            self.variant,
            self.split,
        ):
            if field.data not in {value for value, *_ in field.iter_choices()}:
                field.data = DEFAULT_PERIOD if field is self.period else ""

    def choice(self, today: date, first: date | None) -> Choice:
        """The value, as of a day; `first` is the day of the first letter there is."""
        days = PERIODS.get(self.period.data)
        since = today - timedelta(days=days - 1) if days else (first or today)
        only = self.ids.get(self.campaign.data)
        return Choice(
            campaigns=(only,) if only else tuple(self.ids.values()),
            since=since,
            until=today,
            nation=self.nation.data or None,
            source=_kind(self.source.data),
            variant=_kind(self.variant.data),
        )


def source_words(source: str) -> str:
    """A source for people."""
    return source or str(gettext("Not known"))


def variant_words(variant: str) -> str:
    """A variant for people."""
    return variant or str(gettext("The main letter"))


def _kind(value: str) -> str | None:
    return None if not value else "" if value == PLAIN else value
