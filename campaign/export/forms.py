"""What is to be exported, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
)
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError

from campaign.export.files import Form as FileForm
from campaign.export.files import Wish
from campaign.export.letters import Chosen
from campaign.web_staff import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from campaign.content.queries import LoadedCampaign

MOST_TYPED: Final = 300
COUNTS: Final = "counts"

KIND_WORDS: Final[Mapping[str, Any]] = {
    COUNTS: _("Counts by constituency (CSV): may leave the team, no number under 5"),
    FileForm.CSV: _("A row for each letter, without its supporter (CSV)"),
    FileForm.XLSX: _("The same for Excel"),
    FileForm.SQLITE: _("The same with answers and daily counts, as a database (SQLite, Datasette)"),
}


class ExportForm(FlaskForm):
    """Which file, of which campaign, and why."""

    kind = RadioField(_("Which file?"), widget=GovRadioInput(), validate_choice=False)
    campaign = SelectField(_("Campaign"), widget=GovSelect(), validate_choice=False)
    with_notes = BooleanField(
        _("With the team's notes on answers (only in the database)"), widget=GovCheckboxInput()
    )
    reason = StringField(
        _("What is it for?"),
        description=_("It is kept in the audit log. Please name nobody here."),
        widget=GovTextInput(),
        validators=[Reason()],
    )

    def __init__(self, every: Sequence[LoadedCampaign], **values: Any) -> None:
        super().__init__(**values)
        self._ids = {each.slug: each.id for each in every}
        titles = [(each.slug, each.settings.title) for each in every]
        self.campaign.choices = [("", gettext("All campaigns")), *titles]
        self.kind.choices = [(value, str(words)) for value, words in KIND_WORDS.items()]

    def validate_kind(self, field: Field) -> None:
        """One of the list."""
        if field.data not in KIND_WORDS:
            raise ValidationError(gettext("Please choose a file."))

    def validate_campaign(self, field: Field) -> None:
        """One of the list."""
        if field.data and field.data not in self._ids:
            raise ValidationError(gettext("Please choose one from the list."))

    def wish(self, *, may_see_notes: bool) -> Wish:
        """What is wished for, once `validate` has said yes."""
        chosen = Chosen(self._ids.get(self.campaign.data or ""))
        if self.kind.data == COUNTS:
            return Wish(FileForm.CSV, chosen, public=True)
        form = FileForm(self.kind.data)
        with_notes = bool(self.with_notes.data) and may_see_notes and form is FileForm.SQLITE
        return Wish(form, chosen, with_notes=with_notes)
