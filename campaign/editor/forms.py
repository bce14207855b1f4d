"""The editor's forms. What a text may hold is decided where it is saved, not here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import Field, HiddenField, StringField, TextAreaField, ValidationError

from campaign.core.letter import LONDON
from campaign.core.supporter import one_line
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _
from letters.rules.rule import Part

if TYPE_CHECKING:
    from campaign.content.soundness import Refusal

LONGEST_NOTE: Final = 300
LONGEST_COMMENT: Final = 5000


class ButtonForm(FlaskForm):
    """A button, with the token that says it is ours."""


class WriteForm(FlaskForm):
    """A text with its subject, and what has been changed."""

    subject = StringField(_("Subject"), widget=GovTextInput())
    text = TextAreaField(_("Text"), widget=GovTextArea())
    note = StringField(
        _("What have you changed, and why?"),
        widget=GovTextInput(),
        description=_("One line for the history. Your colleagues will thank you."),
    )
    base_number = HiddenField()

    @property
    def base(self) -> int:
        """The version that the author began with; 0 for none."""
        typed = str(self.base_number.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 9 else 0  # noqa: PLR2004 - fits a column

    @property
    def one_line_subject(self) -> str:
        """The subject without what no reader could see."""
        return one_line(self.subject.data or "")

    def validate_note(self, field: Field) -> None:
        """Tidy the note; ValidationError if it is too long."""
        field.data = one_line(field.data or "")
        if len(field.data) > LONGEST_NOTE:
            raise ValidationError(
                gettext("Please use at most %(limit)s characters.", limit=LONGEST_NOTE)
            )

    def show(self, refusals: tuple[Refusal, ...]) -> None:
        """Put what is wrong beside the fields that it is about."""
        for refusal in refusals:
            field = self.subject if refusal.part is Part.SUBJECT else self.text
            place = (
                gettext(
                    "Line %(line)s, column %(column)s: ", line=refusal.line, column=refusal.column
                )
                if refusal.line
                else ""
            )
            field.errors = [*field.errors, f"{place}{refusal.sentence}"]


class CommentForm(FlaskForm):
    """What a colleague says of a version."""

    comment = TextAreaField(_("Your comment"), widget=GovTextArea())

    def validate_comment(self, field: Field) -> None:
        """Refuse an empty or endless comment; ValidationError."""
        field.data = (field.data or "").replace("\0", "").replace("\r\n", "\n").strip()
        if not field.data:
            raise ValidationError(gettext("Please write a comment first."))
        if len(field.data) > LONGEST_COMMENT:
            raise ValidationError(
                gettext("Please use at most %(limit)s characters.", limit=LONGEST_COMMENT)
            )


class PublishForm(FlaskForm):
    """When the chosen texts become public; empty for now. British time."""

    day = StringField(
        _("Day"),
        widget=GovTextInput(),
        description=_("Leave both empty to publish now. A day such as 31/1/2027."),
    )
    time = StringField(_("Time"), widget=GovTextInput(), description=_("Such as 09:30"))

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now
        self.at: datetime | None = None

    def validate_time(self, field: Field) -> None:
        """Read day and time together.

        Raises:
            ValidationError: they are no moment, or a past one.
        """
        day, time = one_line(self.day.data or ""), one_line(field.data or "")
        if not day and not time:
            return
        try:
            naive = datetime.strptime(f"{day} {time}", "%d/%m/%Y %H:%M")  # noqa: DTZ007 - made British below
        except ValueError:
            raise ValidationError(
                gettext("Please give a day such as 31/1/2027 and a time such as 09:30.")
            ) from None
        self.at = naive.replace(tzinfo=LONDON)
        if self.at.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != naive:
            raise ValidationError(gettext("The clocks go forward then: there is no such time."))
        if self.at <= self.now:
            raise ValidationError(gettext("That moment is past."))
