"""Whether the digest comes by e-mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField


class DigestForm(FlaskForm):
    """One box."""

    wants_digest = BooleanField(
        _("Send me this every Monday"),
        description=_("At 8 in the morning, to the address that you sign in with."),
        widget=GovCheckboxInput(),
    )
