"""Why a list with names is taken out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField

from campaign.web_staff import Reason


class NamesForm(FlaskForm):
    """The reason, which the audit log keeps."""

    reason = StringField(
        _("What is it for?"),
        description=_("It is kept in the audit log. Please name nobody here."),
        widget=GovTextInput(),
        validators=[Reason()],
    )
