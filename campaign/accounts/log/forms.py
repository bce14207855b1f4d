"""What to look for in the audit log: a GET form, with nothing personal in it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextInput
from wtforms import DateField, Form, SelectField
from wtforms.validators import Optional

from campaign.accounts.log.queries import Wanted
from campaign.accounts.log.wording import done_words
from campaign.core.letter import LONDON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from werkzeug.datastructures import MultiDict

    from campaign.accounts.queries import Account


class LogForm(Form):
    """Who, what, when."""

    who = SelectField(_("Who"), widget=GovSelect(), default="")
    what = SelectField(_("What"), widget=GovSelect(), default="")
    since = DateField(_("From"), widget=GovTextInput(), validators=[Optional()])
    until = DateField(_("To"), widget=GovTextInput(), validators=[Optional()])

    def __init__(self, args: MultiDict[str, str], staff: Sequence[Account]) -> None:
        super().__init__(args)
        people = [(str(one.id), one.email) for one in staff]
        self.who.choices = [("", gettext("Everybody")), *people]
        self.what.choices = [("", gettext("Everything")), *done_words().items()]
        for field in (self.who, self.what):
            field.data = field.data or ""

    def wanted(self, **place: Any) -> Wanted:
        """Which entries the filled-in form means."""
        last = self.until.data + timedelta(days=1) if self.until.data else None
        return Wanted(
            user_id=int(self.who.data) if self.who.data else None,
            what=self.what.data,
            since=_midnight(self.since.data),
            until=_midnight(last),
            **place,
        )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), LONDON) if day else None
