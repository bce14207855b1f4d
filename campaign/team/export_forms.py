"""Why a list with names is taken out."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Field, StringField, ValidationError

MOST_TYPED: Final = 300


class NamesForm(FlaskForm):
    """The reason, which the audit log keeps."""

    reason = StringField(
        _("What is it for?"),
        description=_("It is kept in the audit log. Please name nobody here."),
        widget=GovTextInput(),
    )

    def validate_reason(self, field: Field) -> None:
        """Some words.

        Raises:
            ValidationError: there are none, or too many.
        """
        if not (field.data or "").strip():
            raise ValidationError(gettext("Please say what it is for."))
        if len(field.data) > MOST_TYPED:
            raise ValidationError(
                gettext("Please use at most %(most)s characters.", most=MOST_TYPED)
            )
