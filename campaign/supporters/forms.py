"""The supporter's forms: their shape, and the words for what `core.supporter` refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)

from campaign.core import supporter
from campaign.core.supporter import InputError, Problem
from campaign.core.tallies import VisitStep
from campaign.i18n import gettext, ngettext
from campaign.i18n import lazy_gettext as _
from campaign.trap import Trapped

if TYPE_CHECKING:
    from collections.abc import Callable


def said(error: InputError) -> str:
    """The problem in words that help."""
    if error.problem is Problem.TOO_LONG:
        return gettext(
            "This has %(found)s characters; please use at most %(limit)s.",
            found=f"{error.found:,}",
            limit=f"{error.limit:,}",
        )
    if error.problem is Problem.TOO_SHORT:
        return ngettext(
            "Your letter has only %(num)s character: please write a little more.",
            "Your letter has only %(num)s characters: please write a little more.",
            error.found,
        )
    return {
        Problem.NO_LETTERS: gettext("Please give a name with letters in it."),
        Problem.MARKUP: gettext("Please leave out the characters < and >."),
        Problem.LINK: gettext("Please leave out web and e-mail addresses here."),
        Problem.NOT_EMAIL: gettext("Please give one e-mail address in the form name@example.com."),
        Problem.EMAIL_WITH_NAME: gettext(
            "Please give the e-mail address alone, without a name or < and > around it."
        ),
        Problem.EMAIL_NOT_ASCII: gettext(
            "We can only write to addresses with plain letters a to z before the @."
        ),
    }.get(error.problem, gettext("Please fill this in."))


class Clean:
    """A validator that puts the clean value in place, or says what is wrong with it."""

    def __init__(self, clean: Callable[[str], str], missing: Any) -> None:
        self.clean = clean
        self.missing = missing

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Clean the field's data.

        Raises:
            ValidationError: with the problem in words.
        """
        try:
            field.data = self.clean(field.data or "")
        except InputError as error:
            missing = error.problem is Problem.MISSING
            raise ValidationError(str(self.missing) if missing else said(error)) from error


class SayFirst:
    """An empty choice gets our words and not the library's."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it off the instance

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Refuse an empty choice.

        Raises:
            ValidationError: nothing was chosen.
        """
        if not field.data:
            raise ValidationError(str(self.message))


class FindForm(FlaskForm):
    """The postcode box."""

    postcode = StringField(_("Your postcode"), widget=GovTextInput())


class ElsewhereForm(Form):
    """The postcode that another site's visitor typed; without our check, which needs a session."""

    postcode = StringField(_("Your postcode"), widget=GovTextInput())


class SourceForm(Form):
    """The name that a postcode box on another site is counted under."""

    source = StringField(_("A name for your site"), widget=GovTextInput())


class ChooseForm(FlaskForm):
    """Several constituencies: which one?"""

    postcode = HiddenField()
    constituency = RadioField(
        _("Which constituency do you live in?"),
        widget=GovRadioInput(),
        validators=[SayFirst(_("Please choose your constituency."))],
        # Checked against the directory, not against what the page happened to list.
        validate_choice=False,
    )


class SearchForm(FlaskForm):
    """Constituency or MP by name; posted, so that names stay out of addresses."""

    q = StringField(_("Name of your constituency or your MP"), widget=GovTextInput())


class YouForm(Trapped, FlaskForm):
    """Who is writing."""

    name = StringField(
        _("Your full name"),
        widget=GovTextInput(),
        validators=[Clean(supporter.person_name, _("Please give your full name."))],
    )
    email = StringField(
        _("Your e-mail address"),
        widget=GovTextInput(),
        validators=[Clean(supporter.email_address, _("Please give your e-mail address."))],
    )
    address_1 = StringField(
        _("House number and street"),
        widget=GovTextInput(),
        validators=[
            Clean(
                lambda text: supporter.address_line(text, needed=True),
                _("Please give the first line of your address."),
            )
        ],
    )
    address_2 = StringField(
        _("Second line of the address (if you need it)"),
        widget=GovTextInput(),
        validators=[Clean(lambda text: supporter.address_line(text, needed=False), "")],
    )
    town = StringField(
        _("Town or village"),
        widget=GovTextInput(),
        validators=[
            Clean(
                lambda text: supporter.address_line(text, needed=True),
                _("Please give your town or village."),
            )
        ],
    )
    postcode = StringField(_("Postcode"), widget=GovTextInput())


class LetterForm(FlaskForm):
    """The words."""

    version = HiddenField()
    subject = StringField(
        _("Subject"),
        widget=GovTextInput(),
        validators=[Clean(supporter.letter_subject, _("Please give your letter a subject."))],
    )
    body = TextAreaField(
        _("Your letter"),
        widget=GovTextArea(),
        validators=[Clean(supporter.letter_body, _("Your letter is empty: please write it."))],
    )
    story = TextAreaField(
        _("What would you like your MP to know?"),
        widget=GovTextArea(),
        description=_("A few sentences are plenty. Nothing is added before you press the button."),
    )


class CheckForm(FlaskForm):
    """The last look before the confirmation; consents are separate and never ticked for anyone."""

    # The view puts the words beside the boxes: they name the charity.
    seen = HiddenField()
    consent_updates = BooleanField("", widget=GovCheckboxInput())
    consent_story = BooleanField("", widget=GovCheckboxInput())
    # Only where this site takes in mail; the view leaves it out otherwise.
    consent_replies = BooleanField("", widget=GovCheckboxInput())


class SeenForm(FlaskForm):
    """One button under a letter; `seen` says which letter it was."""

    seen = HiddenField()


class ButtonForm(FlaskForm):
    """A button alone."""


class WaysForm(FlaskForm):
    """What somebody says that they have done with the letter."""

    way = RadioField(
        _("Have you sent it?"),
        widget=GovRadioInput(),
        validate_choice=False,  # in our own words, below
    )

    def validate_way(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in (VisitStep.POSTED, VisitStep.COPIED):
            raise ValidationError(gettext("Please choose one of these."))

    def __init__(self) -> None:
        super().__init__()
        self.way.choices = [
            (VisitStep.POSTED, gettext("I have put it into the post")),
            (VisitStep.COPIED, gettext("I have sent it from my own e-mail")),
        ]
