"""Forms of the list of staff."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextInput
from wtforms import EmailField, Field, RadioField, ValidationError

from campaign.accounts.forms import Needed, typed
from campaign.core.roles import Role
from campaign.core.supporter import InputError, email_address


def roles() -> list[tuple[str, str]]:
    """The roles, with what each is for."""
    return [
        (Role.VOLUNTEER.value, gettext("Volunteer: writes and mends the letters' texts")),
        (
            Role.CAMPAIGNER.value,
            gettext("Campaigner: sees letters and answers, records what came of them, publishes"),
        ),
        (Role.ANALYST.value, gettext("Analyst: sees figures, never names")),
        (Role.ADMIN.value, gettext("Admin: all of that, and accounts, webhooks, the audit log")),
    ]


class RoleForm(FlaskForm):
    """What somebody may do."""

    role = RadioField(
        _("What may they do?"),
        widget=GovRadioInput(),
        validators=[Needed(_("Please choose a role."))],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = roles()


class InviteForm(RoleForm):
    """Whom to invite, as what."""

    email = EmailField(
        _("E-mail address"),
        widget=GovTextInput(),
        filters=[typed, str.strip],
        validators=[Needed(_("Please give an e-mail address."))],
    )

    def validate_email(self, field: Field) -> None:
        """Take one plain address.

        Raises:
            ValidationError: it is none.
        """
        try:
            field.data = email_address(field.data or "").lower()
        except InputError:
            raise ValidationError(
                gettext("Please give one plain e-mail address, such as cat@charity.example.")
            ) from None
