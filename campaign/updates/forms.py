"""The forms of updates by e-mail."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import EmailField, StringField, ValidationError

from campaign.core import supporter
from campaign.core.supporter import InputError
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _
from campaign.trap import Trapped
from campaign.web_staff import Reason


class SignUpForm(Trapped, FlaskForm):
    """An address, and nothing else."""

    email = EmailField(_("Your e-mail address"), widget=GovTextInput())

    def validate_email(self, field: EmailField) -> None:
        """One bare address."""
        try:
            field.data = supporter.email_address(field.data or "")
        except InputError as error:
            raise ValidationError(
                gettext("Please give one e-mail address in the form name@example.com.")
            ) from error


class ButtonForm(FlaskForm):
    """A button alone."""


class ListForm(FlaskForm):
    """Why the list of addresses is taken out."""

    reason = StringField(
        _("What is it for?"),
        description=_("It is kept in the audit log. Please name nobody here."),
        widget=GovTextInput(),
        validators=[Reason()],
    )
