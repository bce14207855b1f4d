"""Forms of the staff accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_security.forms import LoginForm
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import EmailField, Field, PasswordField, ValidationError

from campaign.accounts import lockout
from campaign.accounts.entering import OWN_PATH
from campaign.accounts.passwords import LONGEST, SHORTEST, PasswordProblem, problem
from campaign.web import deps

if TYPE_CHECKING:
    from campaign.accounts.datastore import Staff

MOST_TYPED: Final = 1000


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

    user: Staff | None

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
        is_right = super().validate(**kwargs)
        if self.ifield is None:
            return False  # something was not given: nobody was looked up
        if is_right and self.user and not lockout.rests(deps(), self.user.id):
            return True
        self._refuse(counts=not is_right)
        return False

    def _refuse(self, *, counts: bool) -> None:
        """Say the same to everybody.

        Whether the account exists, has a password, is closed, or rests after wrong tries must not
        show; a right password for an account that rests is refused like a wrong one.
        """
        self.email.errors = []
        self.password.errors = []
        self.form_errors.append(
            gettext(
                "The e-mail address and the password do not go together. Please try again; "
                "after five wrong tries, wait half an hour."
            )
        )
        if self.user is None:
            lockout.wrong_address(deps())
        elif counts and not lockout.rests(deps(), self.user.id):
            lockout.wrong(deps(), self.user.id, "password")


class SetPasswordForm(FlaskForm):
    """A new password, twice: without an e-mail to fall back on, a slip would lock somebody out."""

    password = PasswordField(
        _("New password"),
        widget=GovPasswordInput(),
        filters=[typed],
        description=_("At least 12 characters. Three or four words are easy to remember."),
    )
    again = PasswordField(_("The same password again"), widget=GovPasswordInput(), filters=[typed])

    def __init__(self, email: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
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
