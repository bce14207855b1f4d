"""Closing a task, or putting it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Field, StringField, ValidationError

from campaign.core.overdue import Overdue
from campaign.team.forms import read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MOST_TYPED: Final = 500

KIND_WORDS: Final[Mapping[Overdue, Any]] = {
    Overdue.MINISTER: _("The minister has not replied to the MP"),
    Overdue.WRITING: _("The MP agreed to write, and has not"),
    Overdue.ANSWER: _("The MP has answered no letter"),
}


class TaskForm(FlaskForm):
    """Either why it is closed, or until when it is put off."""

    why = StringField(
        _("Why is nothing more to be done? (optional)"),
        description=_("Nothing about supporters, please."),
        widget=GovTextInput(),
    )
    until = StringField(
        _("Put it off until"), description=_("For example 21/12/2026."), widget=GovTextInput()
    )

    def __init__(self, today: date, *, is_put_off: bool, **values: Any) -> None:
        self.today = today
        self.is_put_off = is_put_off
        self.day: date | None = None
        super().__init__(**values)

    def validate_why(self, field: Field) -> None:
        """Not longer than anybody reads."""
        if len(field.data or "") > MOST_TYPED:
            raise ValidationError(
                gettext("Please use at most %(most)s characters.", most=MOST_TYPED)
            )

    def validate_until(self, field: Field) -> None:
        """A day to come, where that button was pressed."""
        if not self.is_put_off:
            return
        self.day = read_day(field.data or "")
        if self.day is None:
            raise ValidationError(gettext("Please give a day such as 21/12/2026."))
        if self.day <= self.today:
            raise ValidationError(gettext("Please give a day that is still to come."))
