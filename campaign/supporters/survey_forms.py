"""The form of a survey, and the words for what `core.surveys` refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovTextArea,
)
from wtforms import BooleanField, RadioField, StringField, TextAreaField, ValidationError

from campaign.core.supporter import InputError, Problem, paragraphs
from campaign.core.surveys import (
    FILE_LIMIT,
    MOST_FILES,
    REPLY_LIMIT,
    DayError,
    DayProblem,
    Outcome,
    day_of,
    kept_name,
    kind_of,
)
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _
from campaign.languages import language
from campaign.supporters.forms import said
from campaign.supporters.outcomes import outcome_words
from campaign.supporters.service.survey_answers import HandedFile, Told

if TYPE_CHECKING:
    from datetime import date

    from campaign.supporters.queries.surveys import SurveyPage

ACCEPTED = ".pdf,.docx,.eml,.txt,.jpg,.jpeg,.png"


class SurveyForm(FlaskForm):
    """What has come of the letter. Nothing is shared without the box, which is never ticked."""

    outcome = RadioField(
        _("What has come of your letter so far?"), widget=GovRadioInput(), validate_choice=False
    )
    # Three plain fields: the library's date field fails on a date that is not whole.
    day = StringField(_("Day"))
    month = StringField(_("Month"))
    year = StringField(_("Year"))
    text = TextAreaField(_("Paste the answer"), widget=GovTextArea())
    file = FileField(_("Or add it as a file"), widget=GovFileInput())
    permission = BooleanField("", widget=GovCheckboxInput())

    def __init__(self, page: SurveyPage) -> None:
        day = page.happened_on
        told = {
            "outcome": page.outcome,
            "day": str(day.day) if day else "",
            "month": str(day.month) if day else "",
            "year": str(day.year) if day else "",
        }
        super().__init__(data=told)
        self.page = page
        self.happened_on: date | None = None
        self.handed: HandedFile | None = None
        self.outcome.choices = [(each.value, outcome_words(each)) for each in Outcome]
        self.permission.label.text = gettext(
            "%(charity)s may keep this answer of my MP's and read it. It does not publish it "
            "without asking me first.",
            charity=page.campaign.charity(language()),
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen, written or added."""
        typed = (self.outcome, self.day, self.month, self.year, self.text)
        return not any((field.data or "").strip() for field in typed) and not self.file.data

    @property
    def day_error(self) -> str:
        """The one error of the three fields."""
        errors = (*self.day.errors, *self.month.errors, *self.year.errors)
        return str(errors[0]) if errors else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields one by one, then what depends on several of them."""
        valid = bool(super().validate(extra_validators))
        valid = self._check_day() and valid
        return self._check_permission() and valid

    def told(self) -> Told:
        """What the valid form says."""
        return Told(
            outcome=Outcome(self.outcome.data),
            happened_on=self.happened_on,
            reply_text=self.text.data or "",
            file=self.handed,
            permission=str(self.permission.label.text) if self.permission.data else "",
        )

    def refuse_more_files(self) -> None:
        """Say so on the field."""
        self.file.errors = [
            gettext(
                "You have added %(most)s files, which is the most that we keep. Please delete them "
                "first.",
                most=MOST_FILES,
            )
        ]

    def validate_outcome(self, field: RadioField) -> None:
        """One of the list, and not none."""
        if field.data not in set(Outcome):
            raise ValidationError(gettext("Please choose what has come so far."))

    def validate_text(self, field: TextAreaField) -> None:
        """As long as an answer may be."""
        field.data = paragraphs(field.data or "")
        if len(field.data) > REPLY_LIMIT:
            raise ValidationError(said(InputError(Problem.TOO_LONG, REPLY_LIMIT, len(field.data))))

    def validate_file(self, field: FileField) -> None:
        """Its size and, by its first bytes, its kind."""
        if not field.data:
            return
        content = field.data.stream.read(FILE_LIMIT + 1)
        if not content:
            raise ValidationError(gettext("This file is empty. Please choose another one."))
        if len(content) > FILE_LIMIT:
            raise ValidationError(gettext("This file is larger than 10 MB. Please choose another."))
        kind = kind_of(content)
        if kind is None:
            raise ValidationError(
                gettext(
                    "We cannot keep this kind of file. Please add a PDF, a Word document (.docx), a "
                    "saved e-mail (.eml), a plain text (.txt) or a picture (JPEG or PNG)."
                )
            )
        self.handed = HandedFile(kept_name(field.data.filename or "", kind), kind, content)

    def _check_day(self) -> bool:
        sent = self.page.sent_on or self.page.today
        typed = [field.data or "" for field in (self.day, self.month, self.year)]
        try:
            self.happened_on = day_of(*typed, sent=sent, today=self.page.today)
        except DayError as error:
            self[error.part].errors = [_day_words(error.problem)]
            return False
        return True

    def _check_permission(self) -> bool:
        if self.permission.data or not (self.text.data or self.file.data):
            return True
        self.permission.errors = [
            gettext(
                "May we keep this answer? If so, please tick the box. If not, please take the text "
                "and the file out again."
            )
        ]
        return False


def _day_words(problem: DayProblem) -> str:
    return {
        DayProblem.INCOMPLETE: gettext(
            "Please give day, month and year, or leave all three empty."
        ),
        DayProblem.NO_DAY: gettext("Please give a real day in numbers, such as 27 3 2026."),
        DayProblem.SHORT_YEAR: gettext("Please give the year with four digits, such as 2026."),
        DayProblem.FUTURE: gettext("This day is still to come. Please give today or a day before."),
        DayProblem.BEFORE_LETTER: gettext(
            "This day is before your letter went. Please give a later one."
        ),
    }[problem]
