"""What the list of MPs is narrowed by, and an entry of the log: shape, not policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea, GovTextInput
from wtforms import (
    Field,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from campaign.core.chain import Position, Stage
from campaign.core.supporter import one_line
from campaign.db.models import ContactKind
from campaign.i18n import nation_names
from campaign.team.chain.wording import POSITION_WORDS, STAGE_WORDS
from campaign.team.forms import read_day
from campaign.team.seats.listed import Order, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from werkzeug.datastructures import MultiDict

    from campaign.content.queries import LoadedCampaign

MOST_TYPED: Final = 4_000

CONTACT_WORDS: Final[Mapping[ContactKind, Any]] = {
    ContactKind.CALL: _("Call"),
    ContactKind.MEETING: _("Meeting"),
    ContactKind.EMAIL: _("E-mail"),
    ContactKind.POST: _("Post"),
    ContactKind.NOTE: _("Note"),
}


def _choice(label: Any) -> SelectField:
    return SelectField(label, widget=GovSelect(), default="", validate_choice=False)


class SeatsForm(Form):
    """A GET form; whatever its lists do not offer narrows nothing."""

    q = StringField(_("Constituency or MP"), widget=GovTextInput())
    campaign = _choice(_("Campaign"))
    nation = _choice(_("Nation"))
    party = _choice(_("Party"))
    stage = _choice(_("How far the chain has come"))
    position = _choice(_("Where the MP stands"))
    order = HiddenField()

    def __init__(
        self,
        args: MultiDict[str, str],
        every: Sequence[LoadedCampaign],
        parties: Iterable[str],
    ) -> None:
        super().__init__(args)
        self._ids = {each.slug: each.id for each in every}
        titles = [(each.slug, each.settings.title) for each in every]
        self.campaign.choices = [("", gettext("All campaigns")), *titles]
        self.nation.choices = [("", gettext("All nations")), *nation_names().items()]
        self.party.choices = [("", gettext("All parties")), *((name, name) for name in parties)]
        self.stage.choices = [("", gettext("Anywhere"))] + [
            (str(int(stage)), str(words))
            for stage, words in STAGE_WORDS.items()
            if stage < Stage.TOLD
        ]
        self.position.choices = [("", gettext("Anywhere"))] + [
            (position.value, str(words)) for position, words in POSITION_WORDS.items() if position
        ]

    @property
    def campaigns(self) -> list[int]:
        """The chosen campaign, or all of them."""
        chosen = self._ids.get(self.campaign.data or "")
        return [chosen] if chosen else list(self._ids.values())

    def wanted(self, codes: frozenset[str] | None) -> Wanted:
        """What is chosen."""
        stages = {str(int(stage)): stage for stage in Stage}
        positions = {each.value: each for each in Position if each}
        orders = {each.value: each for each in Order}
        return Wanted(
            codes=codes,
            nation=self.nation.data or "",
            party=self.party.data or "",
            stage=stages.get(self.stage.data or ""),
            position=positions.get(self.position.data or ""),
            order=orders.get(self.order.data or "", Order.CONSTITUENCY),
        )

    @property
    def text(self) -> str:
        """What is searched for."""
        return one_line(self.q.data or "")[:80]

    @property
    def chosen(self) -> dict[str, str]:
        """What is in use, for the addresses of other pages of the list."""
        return {field.name: field.data for field in self if field.data}


class ContactForm(FlaskForm):
    """An entry of the log."""

    kind = SelectField(_("What was it?"), widget=GovSelect(), validate_choice=False)
    day = StringField(
        _("On which day?"), description=_("For example 21/11/2026."), widget=GovTextInput()
    )
    text = TextAreaField(
        _("What matters of it"),
        description=_("Nothing about supporters, please. Whoever you name may ask to read it."),
        widget=GovTextArea(),
    )

    def __init__(self, today: date, **values: Any) -> None:
        self.today = today
        self.happened_on: date | None = None
        super().__init__(**values)
        self.kind.choices = [(kind.value, str(words)) for kind, words in CONTACT_WORDS.items()]

    def validate_kind(self, field: Field) -> None:
        """One of the list."""
        if field.data not in set(ContactKind):
            raise ValidationError(gettext("Please choose one from the list."))

    def validate_day(self, field: Field) -> None:
        """A day that is not in the future."""
        self.happened_on = read_day(field.data or "")
        if self.happened_on is None:
            raise ValidationError(gettext("Please give a day such as 21/11/2026."))
        if self.happened_on > self.today:
            raise ValidationError(gettext("This day has not come yet."))

    def validate_text(self, field: Field) -> None:
        """Some words, and no more than anybody reads."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("Please say what matters of it."))
        if len(field.data) > MOST_TYPED:
            raise ValidationError(
                gettext("Please use at most %(most)s characters.", most=MOST_TYPED)
            )
