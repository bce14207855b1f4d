"""The list's filters as a form. It is a GET form: nothing in it is personal data."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextInput
from wtforms import Field, Form, HiddenField, SelectField, StringField, ValidationError

from campaign.core.states import ActionState
from campaign.i18n import nation_names
from campaign.team.filters import MOST_PLACES, Filters, places
from campaign.team.wording import STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

    from campaign.content.queries import LoadedCampaign
    from postcodes import Constituency, Finder, ReloadingFinder

LONDON: Final = ZoneInfo("Europe/London")
# Nine digits are what every database's whole number holds.
ROW_ID: Final = re.compile(r"[1-9][0-9]{0,8}")
DAY: Final = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
FIRST_YEAR, LAST_YEAR = 2000, 2999


class Listed:
    """Only what the list offers, said in our words."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it off the instance

    def __call__(self, _form: Form, field: SelectField) -> None:
        """Refuse anything else.

        Raises:
            ValidationError: it is not in the list.
        """
        if field.data not in {value for value, *_ in field.iter_choices()}:
            raise ValidationError(gettext("Please choose one from the list."))


def _choice(label: Any) -> SelectField:
    return SelectField(
        label, widget=GovSelect(), default="", validators=[Listed()], validate_choice=False
    )


class FilterForm(Form):
    """What to show. `before` and `after` page through it and are not shown."""

    campaign = _choice(_("Campaign"))
    nation = _choice(_("Nation"))
    constituency = StringField(_("Constituency or MP"), widget=GovTextInput(), default="")
    state = _choice(_("Where it stands"))
    from_date = StringField(_("From"), widget=GovTextInput(), default="")
    to_date = StringField(_("To"), widget=GovTextInput(), default="")
    before = HiddenField(default="")
    after = HiddenField(default="")

    def __init__(
        self,
        args: MultiDict[str, str],
        campaigns: Sequence[LoadedCampaign],
        finder: Finder | ReloadingFinder,
    ) -> None:
        super().__init__(args)
        self.campaigns = {each.slug: each for each in campaigns}
        self.finder = finder
        self.found_places: tuple[Constituency, ...] = ()
        self.days: dict[str, date] = {}
        titles = [(each.slug, each.settings.title) for each in campaigns]
        self.campaign.choices = [("", gettext("All campaigns")), *titles]
        self.nation.choices = [("", gettext("All nations")), *nation_names().items()]
        words = [(state.value, str(said)) for state, said in STATE_WORDS.items()]
        self.state.choices = [("", gettext("All confirmed letters")), *words]
        for field in self:
            # A field that the address leaves out is one that does not narrow.
            field.data = field.data or ""

    def validate_constituency(self, field: Field) -> None:
        """Find the constituencies that are meant.

        Raises:
            ValidationError: none, or too many to be meant.
        """
        if not field.data.strip():
            return
        self.found_places = places(self.finder, field.data)
        if not self.found_places:
            raise ValidationError(
                gettext("There is no constituency, and no MP, of that name or code.")
            )
        if len(self.found_places) > MOST_PLACES:
            raise ValidationError(
                gettext(
                    "That fits %(found)s constituencies. Please type more of the name.",
                    found=len(self.found_places),
                )
            )

    def validate_from_date(self, field: Field) -> None:
        """Read the day; ValidationError if it is none."""
        self._read_day(field)

    def validate_to_date(self, field: Field) -> None:
        """Read the day.

        Raises:
            ValidationError: it is none, or earlier than the other one.
        """
        self._read_day(field)
        first = self.days.get("from_date")
        if first and field.name in self.days and self.days[field.name] < first:
            raise ValidationError(gettext("This day is before the “From” day."))

    def validate_before(self, field: Field) -> None:
        """Refuse what is no row's number; ValidationError."""
        if field.data and not ROW_ID.fullmatch(field.data):
            raise ValidationError(_page_gone())

    def validate_after(self, field: Field) -> None:
        """Refuse what is no row's number; ValidationError."""
        self.validate_before(field)

    def _read_day(self, field: Field) -> None:
        if not field.data.strip():
            return
        day = read_day(field.data)
        if day is None:
            raise ValidationError(gettext("Please give a day such as 21/11/2026."))
        self.days[field.name] = day

    @property
    def filters(self) -> Filters:
        """The value, once `validate()` has said yes."""
        chosen = self.campaigns.get(self.campaign.data)
        first, last = self.days.get("from_date"), self.days.get("to_date")
        codes = tuple(each.code for each in self.found_places)
        return Filters(
            campaign_id=chosen.id if chosen else None,
            nation=self.nation.data or None,
            constituency_codes=codes or None,
            state=ActionState(self.state.data) if self.state.data else None,
            since=_midnight(first) if first else None,
            before=_midnight(last + timedelta(days=1)) if last else None,
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use, for the addresses of other pages of the same list."""
        names = ("campaign", "nation", "constituency", "state", "from_date", "to_date")
        return {name: self[name].data for name in names if self[name].data}


def read_day(text: str) -> date | None:
    """A day as a browser sends it (2026-11-21) or a person writes it (21/11/2026), or None."""
    text = text.strip()
    written = DAY.fullmatch(text)
    try:
        if written:
            day, month, year = (int(part) for part in written.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _page_gone() -> str:
    words: str = gettext(
        "That page of the list is not there. Please start from the newest letters."
    )
    return words
