"""A box that people do not see and programs fill in: for every form that anybody may send.

Nobody is turned away by it for good. Whoever's browser has filled it in is shown the box, empty,
with the rest as it was, and sends the form once more.
"""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Form, StringField, ValidationError

from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _


class Trapped(Form):
    """To be put before `FlaskForm`; the template prints it with `components/trap.html`."""

    # No name that a browser or a password manager knows; one that programs like.
    homepage_url = StringField(_("Please leave this box empty"), widget=GovTextInput())

    def validate_homepage_url(self, field: StringField) -> None:
        """Empty, as people leave it."""
        if field.data:
            field.data = ""
            raise ValidationError(
                gettext(
                    "Something was written into a box that is to stay empty, perhaps by your "
                    "browser. Nothing has been sent, and nothing is lost: please look whether the "
                    "box is empty, and press the button once more."
                )
            )
