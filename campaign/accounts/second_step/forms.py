"""Forms of the second step."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField

from campaign.accounts.forms import Needed, typed


class CodeForm(FlaskForm):
    """The six digits that the app shows."""

    code = StringField(
        _("Code from your authenticator app"),
        widget=GovTextInput(),
        filters=[typed],
        description=_("Six digits, new every half minute."),
        validators=[Needed(_("Please give the six digits that your app shows."))],
    )


class RecoveryForm(FlaskForm):
    """One of the codes that were printed or kept."""

    code = StringField(
        _("Recovery code"),
        widget=GovTextInput(),
        filters=[typed],
        description=_("Three groups of four letters and digits. Each code works once."),
        validators=[Needed(_("Please give one of your recovery codes."))],
    )
