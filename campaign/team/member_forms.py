"""The forms about members: a search, and a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import EmailField, Field, Form, RadioField, StringField, TextAreaField, ValidationError

from campaign.core.supporter import InputError, email_address
from campaign.db.models import NoteKind
from campaign.team.forms import read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KIND_WORDS: Mapping[NoteKind, Any] = {
    NoteKind.EMAIL: _("Letters go to another e-mail address"),
    NoteKind.DIRECT: _("Has asked not to be written to through third parties"),
    NoteKind.DEPARTMENT: _("Is a minister of the department that the letters are for"),
}
LONGEST_REASON: Final = 500


class SeatSearchForm(Form):
    """A GET form: names of MPs and places are public."""

    q = StringField(_("Constituency or MP"), widget=GovTextInput(), default="")


class ButtonForm(FlaskForm):
    """A button, with the token that says it is ours."""


class NoteForm(FlaskForm):
    """One note; `today` bounds its last day."""

    kind = RadioField(
        _("What shall we know?"),
        widget=GovRadioInput(),
        validate_choice=False,
    )
    email = EmailField(
        _("The other address"),
        widget=GovTextInput(),
        description=_("Only for another e-mail address. Letters that wait will go there, too."),
    )
    until = StringField(
        _("Until"),
        widget=GovTextInput(),
        description=_(
            "The last day on which this holds. Leave it empty to end it by hand. A day such as 31/1/2027."
        ),
    )
    reason = TextAreaField(
        _("Why"),
        widget=GovTextArea(),
        description=_("For colleagues who wonder later: who said so, and when."),
    )

    def __init__(self, today: date) -> None:
        super().__init__()
        self.kind.choices = [(kind.value, words) for kind, words in KIND_WORDS.items()]
        self.today = today
        self.last_day: date | None = None
        self.address: str | None = None

    def validate_kind(self, field: Field) -> None:
        """Refuse what is not offered; ValidationError."""
        if field.data not in {kind.value for kind in NoteKind}:
            raise ValidationError(gettext("Please choose one of these."))

    def validate_email(self, field: Field) -> None:
        """Read the address.

        Raises:
            ValidationError: it is none, or missing, or not asked for.
        """
        typed = (field.data or "").strip()
        if self.kind.data != NoteKind.EMAIL:
            if typed:
                raise ValidationError(
                    gettext(
                        "An address belongs to the first choice above. Choose it, or empty this."
                    )
                )
            return
        try:
            self.address = email_address(typed)
        except InputError as error:
            raise ValidationError(
                gettext("Please give one e-mail address in the form name@example.com.")
            ) from error

    def validate_until(self, field: Field) -> None:
        """Read the day.

        Raises:
            ValidationError: it is none, or past.
        """
        typed = (field.data or "").strip()
        if not typed:
            return
        self.last_day = read_day(typed)
        if self.last_day is None:
            raise ValidationError(gettext("Please give a day such as 31/1/2027."))
        if self.last_day < self.today:
            raise ValidationError(gettext("That day is past."))

    def validate_reason(self, field: Field) -> None:
        """Refuse an empty or endless reason; ValidationError."""
        field.data = " ".join((field.data or "").replace("\0", "").split())
        if not field.data:
            raise ValidationError(gettext("Please say why, in a few words."))
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(
                gettext("Please use at most %(limit)s characters.", limit=LONGEST_REASON)
            )
