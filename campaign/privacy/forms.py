"""The forms of the pages on one's own data, and of the staff's."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import EmailField, StringField, ValidationError

from campaign.core import supporter
from campaign.core.supporter import InputError
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _
from campaign.web_staff import Reason

MOST_REASON = 200


class AddressForm(FlaskForm):
    """One e-mail address; posted, so that it stays out of addresses and logs."""

    email = EmailField(_("E-mail address"), widget=GovTextInput())

    def validate_email(self, field: EmailField) -> None:
        """One bare address."""
        try:
            field.data = supporter.email_address(field.data or "")
        except InputError as error:
            raise ValidationError(
                gettext("Please give one e-mail address in the form name@example.com.")
            ) from error


class PersonForm(AddressForm):
    """What staff do for a person, and why."""

    reason = StringField(
        _("Why"),
        widget=GovTextInput(),
        description=_("It is kept in the audit log. Please do not name the person in it."),
        validators=[Reason(MOST_REASON)],
    )


class ButtonForm(FlaskForm):
    """A button, with the token that says it is ours."""
