"""A new hook: shape, not policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovTextInput
from wtforms import BooleanField, Field, SelectMultipleField, StringField, ValidationError

from campaign.core.hooks import TEST, DeliveryState, HookKind, is_unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_WORDS: Final[Mapping[str, Any]] = {
    HookKind.CONFIRMED: _("A supporter confirms a letter"),
    HookKind.SENT: _("A letter is sent"),
    HookKind.DELIVERED: _("A letter reaches the MP's office"),
    HookKind.ANSWER: _("An answer is recorded"),
    HookKind.MINISTER: _("The minister has replied"),
    HookKind.CONSENT: _("A supporter agrees to hear from you"),
    TEST: _("A test"),
}

STATE_WORDS: Final[Mapping[str, Any]] = {
    DeliveryState.WAITING: _("Waiting"),
    DeliveryState.TAKEN: _("Taken"),
    DeliveryState.GIVEN_UP: _("Given up"),
}


class HookForm(FlaskForm):
    """What is told to whom."""

    url = StringField(
        _("Address of the other system"),
        description=_("It begins with https:// and is on the open internet."),
        widget=GovTextInput(),
    )
    kinds = SelectMultipleField(
        _("What it is told"), widget=GovCheckboxesInput(), validate_choice=False
    )
    with_person = BooleanField(
        _("Send name and address too, of those who agreed to hear from you"),
        description=_("Without it, nothing that is sent says who wrote."),
        widget=GovCheckboxInput(),
    )

    def __init__(self, *, with_loopback: bool, **values: Any) -> None:
        self.with_loopback = with_loopback
        super().__init__(**values)
        self.kinds.choices = [(kind.value, str(KIND_WORDS[kind])) for kind in HookKind]

    @property
    def address(self) -> str:
        """As it was typed, without the blanks around it."""
        return (self.url.data or "").strip()

    @property
    def chosen(self) -> list[HookKind]:
        """The kinds, in the order of the list."""
        return [kind for kind in HookKind if kind.value in (self.kinds.data or ())]

    def validate_url(self, _field: Field) -> None:
        """An address that may be posted to."""
        if is_unfit(self.address, with_loopback=self.with_loopback):
            raise ValidationError(
                gettext(
                    "Please give an address on the open internet that begins with https://, "
                    "without a user name."
                )
            )

    def validate_kinds(self, _field: Field) -> None:
        """At least one."""
        if not self.chosen:
            raise ValidationError(gettext("Please choose at least one."))


class ButtonForm(FlaskForm):
    """A button alone, with its token."""
