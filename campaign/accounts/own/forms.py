"""Forms of one's own account."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_security import current_user
from flask_security.proxies import _security
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput
from wtforms import Field, HiddenField, PasswordField, ValidationError

from campaign.accounts import lockout
from campaign.accounts.forms import Needed, SetPasswordForm, typed
from campaign.web import deps


class OwnPassword:
    """The password of whoever is signed in; wrong ones count as at the door."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Check it.

        Raises:
            ValidationError: it is another one, or the account rests after wrong tries.
        """
        typed_in = _security.password_util.normalize(field.data or "")
        if lockout.rests(deps(), current_user.id):
            raise ValidationError(
                gettext("There were too many wrong tries. Please wait half an hour.")
            )
        if not current_user.verify_and_update_password(typed_in):
            lockout.wrong(deps(), current_user.id, "password")
            raise ValidationError(gettext("That is not your password. Please try again."))


class AgainForm(FlaskForm):
    """One's password once more."""

    password = PasswordField(
        _("Your password"),
        widget=GovPasswordInput(),
        filters=[typed],
        validators=[Needed(_("Please give your password.")), OwnPassword()],
    )
    next = HiddenField(filters=[typed])


class ChangePasswordForm(SetPasswordForm):
    """The password until now, and a new one twice."""

    current = PasswordField(
        _("Your password until now"),
        widget=GovPasswordInput(),
        filters=[typed],
        validators=[Needed(_("Please give your password until now.")), OwnPassword()],
    )
