"""The form for one figure of the register, in plain words."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextArea, GovTextInput
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField, ValidationError

from campaign.core.supporter import one_line
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection

    from campaign.core.campaign_settings import Figure

LONGEST: Final = 500
LONGEST_NOTE: Final = 240
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
NEW: Final = "new"
TEXTS: Final = ("label", "value", "unit", "source", "link", "date", "geography")
MISSING: Final[dict[str, Any]] = {
    "label": _("Please say what it counts."),
    "value": _("Please give the figure itself."),
    "source": _("Please say where it is from: no number is told without its source."),
    "date": _("Please say of when it is."),
    "geography": _("Please say where it holds."),
}


class BasedForm(FlaskForm):
    """A change of the facts, with the version that its author had before their eyes."""

    base_number = HiddenField()

    @property
    def base(self) -> int:
        """The version that the author began with; 0 for none."""
        typed = str(self.base_number.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 9 else 0  # noqa: PLR2004 - fits a column


class FigureForm(BasedForm):
    """Every entry of a figure.

    Args:
        figure: as it is now, if it is there.
        today: the first day that a review may be due.
        taken: for a new figure, the names that it may not have; None for one that has its name.
    """

    name = StringField(
        _("A short name"),
        widget=GovTextInput(),
        description=_(
            "For writing it into a text, such as “waiting_times”. Small letters, digits and _ only. "
            "It cannot be changed later."
        ),
    )
    label = TextAreaField(
        _("What it counts"),
        widget=GovTextArea(),
        description=_("Whom or what, of how many, when. Readers see this on the campaign's page."),
    )
    value = StringField(
        _("The figure"), widget=GovTextInput(), description=_("Such as “about 61,000” or “72”.")
    )
    unit = StringField(
        _("Its unit, if it has one"),
        widget=GovTextInput(),
        description=_("Such as “people” or “%”."),
    )
    source = StringField(
        _("Where it is from"),
        widget=GovTextInput(),
        description=_("Who counted, and in what: the name of the survey or report."),
    )
    link = StringField(
        _("A link to the source, if there is one"),
        widget=GovTextInput(),
        description=_("It begins with https://"),
    )
    date = StringField(
        _("Of when it is"),
        widget=GovTextInput(),
        description=_("As readers see it, such as “October 2018”."),
    )
    geography = StringField(
        _("Where it holds"),
        widget=GovTextInput(),
        description=_("Such as “UK” or “England and Wales”."),
    )
    historical = BooleanField(
        _("It is historical"),
        widget=GovCheckboxInput(),
        description=_("It was true then and may not be now. Texts must say its year."),
    )
    card = BooleanField(_("Show it as a card on the campaign's page"), widget=GovCheckboxInput())
    review_by = StringField(
        _("Look at it again by"),
        widget=GovTextInput(),
        description=_(
            "A day such as 31/1/2027. After it no text that uses the figure can be published. "
            "Leave it empty for a figure that cannot change."
        ),
    )
    note = StringField(
        _("What have you changed, and why?"),
        widget=GovTextInput(),
        description=_("One line for the history: where you have looked, who said so."),
    )

    def __init__(
        self,
        figure: Figure | None,
        today: dt.date,
        taken: Collection[str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data=shown(figure) if figure else None, **options)
        self.taken = taken or ()
        self.today = today
        self.review_day: dt.date | None = None
        if taken is None:
            del self.name

    def entries(self, figure: Figure | None) -> dict[str, Any]:
        """What campaign.toml shall say otherwise than of this figure; all of a new one.

        Only once `validate()` has said yes.
        """
        texts = {name: self[name].data for name in TEXTS}
        others = {
            "historical": bool(self.historical.data),
            "card": bool(self.card.data),
            "review_by": self.review_day,
        }
        if figure is None:
            return {**texts, **others}
        return {
            **{key: text for key, text in texts.items() if text != one_line(getattr(figure, key))},
            **{key: value for key, value in others.items() if value != getattr(figure, key)},
        }

    def validate_name(self, field: Field) -> None:
        """Refuse a name that cannot stand in a text, or is taken; ValidationError."""
        field.data = one_line(field.data or "")
        if not NAME.fullmatch(field.data) or field.data == NEW:
            raise ValidationError(
                gettext("Please use up to 40 small letters, digits and _, such as “waiting_times”.")
            )
        if field.data in self.taken:
            raise ValidationError(gettext("There is a figure of that name."))

    def validate_label(self, field: Field) -> None:
        """Refuse what is missing or endless; ValidationError."""
        field.data = one_line(field.data or "")
        if not field.data and field.name in MISSING:
            raise ValidationError(gettext(str(MISSING[field.name])))
        _refuse_endless(field, LONGEST)

    validate_value = validate_unit = validate_source = validate_label
    validate_date = validate_geography = validate_label

    def validate_link(self, field: Field) -> None:
        """Refuse what is no address of a page; ValidationError."""
        self.validate_label(field)
        if field.data and not _is_page(field.data):
            raise ValidationError(gettext("Please give the whole link, with https:// before it."))

    def validate_review_by(self, field: Field) -> None:
        """Read the day; ValidationError if it is none."""
        field.data = one_line(field.data or "")
        if field.data:
            self.review_day = _day(field.data)
            if self.review_day is None:
                raise ValidationError(gettext("Please give a day such as 31/1/2027."))
            if self.review_day < self.today:
                raise ValidationError(
                    gettext("That day is past: nobody could publish a text with it.")
                )

    def validate_note(self, field: Field) -> None:
        """Tidy the note; ValidationError if it is too long."""
        field.data = one_line(field.data or "")
        _refuse_endless(field, LONGEST_NOTE)


def shown(figure: Figure) -> dict[str, Any]:
    """A figure as the form's fields show it."""
    day = figure.review_by
    return {
        **{name: getattr(figure, name) for name in TEXTS},
        "historical": figure.historical,
        "card": figure.card,
        "review_by": f"{day.day}/{day.month}/{day.year}" if day else "",
    }


def _refuse_endless(field: Field, limit: int) -> None:
    if len(field.data) > limit:
        raise ValidationError(gettext("Please use at most %(limit)s characters.", limit=limit))


def _is_page(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in link


def _day(text: str) -> dt.date | None:
    """A day as people write it here, or as campaign.toml does."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
