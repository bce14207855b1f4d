"""Forms of passkeys: the script fills in what the device answered."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import HiddenField, StringField

from campaign.accounts.forms import Needed, typed

LONGEST_NAME: Final = 60
_LONGEST_ANSWER: Final = 20_000


def _answer(text: str | None) -> str:
    return (text or "")[:_LONGEST_ANSWER]


class UseForm(FlaskForm):
    """The answer of a device that holds a passkey."""

    credential = HiddenField(filters=[_answer])
    next = HiddenField(filters=[typed])


class MakeForm(FlaskForm):
    """A name for a new passkey, and the device's answer."""

    name = StringField(
        _("Name of the passkey"),
        widget=GovTextInput(),
        filters=[typed, lambda text: " ".join((text or "").split())[:LONGEST_NAME]],
        description=_("So that you know it again: “My phone”, “The blue key”."),
        validators=[Needed(_("Please give the passkey a name."))],
    )
    credential = HiddenField(filters=[_answer])
