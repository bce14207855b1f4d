"""What staff say of an answer: shape, not policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from campaign.core.chain import KEYS, MEANINGS, Reading
from campaign.team.chain.wording import READING_WORDS
from campaign.team.forms import read_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from campaign.content.queries import LoadedCampaign
    from campaign.team.chain.by_hand import WrittenTo

MOST_TYPED: Final = 2_000


class ButtonForm(FlaskForm):
    """A button alone, with its token."""


def _readings(*, with_none: bool) -> list[tuple[str, str]]:
    return [
        (reading.value, f"{words} [{KEYS[reading]}]" if with_none else str(words))
        for reading, words in READING_WORDS.items()
        if with_none or MEANINGS[reading].stage is not None
    ]


class _Day:
    """A day that is not in the future, kept in `form.days`."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it off the instance

    def __init__(self, *, needed: bool) -> None:
        self.needed = needed

    def __call__(self, form: AnswerForm, field: Field) -> None:
        """Read it.

        Raises:
            ValidationError: it is none, or it has not come yet.
        """
        text = (field.data or "").strip()
        if not text and not self.needed:
            return
        day = read_day(text)
        if day is None:
            raise ValidationError(gettext("Please give a day such as 21/11/2026."))
        if day > form.today:
            raise ValidationError(gettext("This day has not come yet."))
        form.days[field.name] = day


class AnswerForm(FlaskForm):
    """What every way of recording an answer asks for."""

    def __init__(self, today: date, **values: Any) -> None:
        self.today = today
        self.days: dict[str, date] = {}
        super().__init__(**values)

    def validate_note(self, field: Field) -> None:
        """Not longer than anybody reads."""
        if len(field.data or "") > MOST_TYPED:
            raise ValidationError(
                gettext("Please use at most %(most)s characters.", most=MOST_TYPED)
            )


class ReadForm(AnswerForm):
    """What an answer that came by mail is."""

    reading = RadioField(_("What is it?"), widget=GovRadioInput(), validate_choice=False)
    day = StringField(
        _("Day of the answer"), widget=GovTextInput(), validators=[_Day(needed=False)]
    )
    note = TextAreaField(
        _("Note for the team (optional)"),
        description=_("Nothing about the supporter, please."),
        widget=GovTextArea(),
    )
    for_all = BooleanField(
        _("It answers all of this MP's letters that had gone by that day"),
        widget=GovCheckboxInput(),
    )

    def __init__(self, today: date, **values: Any) -> None:
        super().__init__(today, **values)
        self.reading.choices = _readings(with_none=True)

    def validate_reading(self, field: Field) -> None:
        """One of the list."""
        if field.data not in set(Reading):
            raise ValidationError(gettext("Please choose what it is."))


class RecordForm(AnswerForm):
    """An answer that came another way, for all letters to an MP until a day."""

    campaign = SelectField(_("Campaign"), widget=GovSelect(), validate_choice=False)
    member = RadioField(_("Whose answer is it?"), widget=GovRadioInput(), validate_choice=False)
    reading = RadioField(_("What happened?"), widget=GovRadioInput(), validate_choice=False)
    day = StringField(
        _("On which day?"),
        description=_("For example 21/11/2026."),
        widget=GovTextInput(),
        validators=[_Day(needed=True)],
    )
    until = StringField(
        _("For the letters confirmed until"),
        description=_("Leave it empty for all letters until the day above."),
        widget=GovTextInput(),
        validators=[_Day(needed=False)],
    )
    note = TextAreaField(
        _("Where do you have it from?"),
        description=_("For example: call with the MP's office. Nothing about supporters, please."),
        widget=GovTextArea(),
    )

    def __init__(
        self,
        today: date,
        every: Sequence[LoadedCampaign],
        members: Sequence[WrittenTo],
        **values: Any,
    ) -> None:
        super().__init__(today, **values)
        self._ids = {each.slug: each.id for each in every}
        self.campaign.choices = [(each.slug, each.settings.title) for each in every]
        self._members = {str(each.member_id): each.member_id for each in members}
        self.member.choices = [(str(each.member_id), each.name) for each in members]
        if len(members) <= 1:
            # Nothing to ask, as there is nobody else.
            self.member.data = next(iter(self._members), None)
        self.reading.choices = _readings(with_none=False)

    @property
    def campaign_id(self) -> int:
        """The chosen campaign's."""
        return self._ids[self.campaign.data]

    @property
    def member_id(self) -> int | None:
        """Whose letters are meant; None where nobody has had any."""
        return self._members.get(self.member.data)

    def validate_member(self, field: Field) -> None:
        """One of those that had letters."""
        if self._members and field.data not in self._members:
            raise ValidationError(gettext("Please choose whose answer it is."))

    def validate_campaign(self, field: Field) -> None:
        """One of the list."""
        if field.data not in self._ids:
            raise ValidationError(gettext("Please choose one from the list."))

    def validate_reading(self, field: Field) -> None:
        """One of the list."""
        if field.data not in {value for value, _words in _readings(with_none=False)}:
            raise ValidationError(gettext("Please choose what happened."))

    def validate_note(self, field: Field) -> None:
        """A claim without a source is worth nothing."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("Please say where you have it from."))
        super().validate_note(field)
