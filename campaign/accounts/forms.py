"""Forms of the staff accounts."""

from __future__ import annotations

import re
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_security.forms import LoginForm
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import EmailField, Field, PasswordField, ValidationError

from campaign.accounts.passwords import LONGEST, SHORTEST, PasswordProblem, problem

MOST_TYPED: Final = 1000
OWN_PATH: Final = re.compile(r"/(?![/\\])[!-~]*\Z")
"""One slash, not two, and neither spaces nor control characters, which browsers skip."""


def typed(text: str | None) -> str:
    """What was typed, without NUL (which neither a database nor a hash takes), and cut short."""
    return (text or "").replace("\0", "")[:MOST_TYPED]


class Needed:
    """An empty field gets our words; the browser is not asked to check."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it off the instance

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Refuse an empty field.

        Raises:
            ValidationError: nothing was typed.
        """
        if not (field.data or "").strip():
            raise ValidationError(str(self.message))


class SignInForm(LoginForm):
    """Address and password; which of the two was wrong is never said."""

    email = EmailField(
        _("E-mail address"),
        widget=GovTextInput(),
        filters=[typed, str.strip],
        validators=[Needed(_("Please give your e-mail address."))],
    )
    password = PasswordField(
        _("Password"),
        widget=GovPasswordInput(),
        filters=[typed],
        validators=[Needed(_("Please give your password."))],
    )
    # No cookie that outlives the browser; and the page has its own button.
    remember = None  # type: ignore[assignment]
    submit = None  # type: ignore[assignment]

    def validate_next(self, field: Field) -> None:
        """Lead back only to a path of ours.

        Raises:
            ValidationError: to another site, or to what some browser would take for one.
        """
        if field.data and not OWN_PATH.match(field.data):
            field.data = ""
            raise ValidationError(gettext("That link led away from this site. Please try again."))

    def validate(self, **kwargs: Any) -> bool:
        """Whether these sign somebody in; sets `user`."""
        if super().validate(**kwargs):
            return True
        if self.ifield is not None:
            # Both were given and they were looked up: whether the account exists, has a password
            # or is closed must not show.
            self.email.errors = []
            self.password.errors = []
            self.form_errors.append(
                gettext("The e-mail address and the password do not go together. Please try again.")
            )
        return False


class SetPasswordForm(FlaskForm):
    """A new password, twice: without an e-mail to fall back on, a slip would lock somebody out."""

    password = PasswordField(
        _("New password"),
        widget=GovPasswordInput(),
        filters=[typed],
        description=_("At least 12 characters. Three or four words are easy to remember."),
    )
    again = PasswordField(_("The same password again"), widget=GovPasswordInput(), filters=[typed])

    def __init__(self, email: str) -> None:
        super().__init__()
        self.account_email = email

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess.

        Raises:
            ValidationError: in words that help.
        """
        found = problem(field.data or "", self.account_email)
        if found is not None:
            raise ValidationError(said(found))

    def validate_again(self, field: Field) -> None:
        """Refuse a slip of the finger.

        Raises:
            ValidationError: the two differ.
        """
        if field.data != self.password.data:
            raise ValidationError(gettext("The two passwords are not the same."))


def said(found: PasswordProblem) -> str:
    """The problem in words that help."""
    words: str = {
        PasswordProblem.TOO_SHORT: gettext(
            "Please use at least %(least)s characters.", least=SHORTEST
        ),
        PasswordProblem.TOO_LONG: gettext("Please use at most %(most)s characters.", most=LONGEST),
        PasswordProblem.IS_ADDRESS: gettext(
            "Please choose a password that is not made of your e-mail address."
        ),
        PasswordProblem.TOO_PLAIN: gettext(
            "Please mix more characters: this one is too easy to guess."
        ),
        PasswordProblem.COMMON: gettext(
            "This is one of the passwords that are tried first. Please choose another."
        ),
    }[found]
    return words
