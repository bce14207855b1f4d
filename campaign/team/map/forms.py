"""What the map is asked to show: a GET form without personal data, and links for one press."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import Form, HiddenField, SelectField, ValidationError

from campaign.team.map.colouring import Show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from campaign.content.queries import LoadedCampaign

SHOW_WORDS: Final[Mapping[Show, Any]] = {
    Show.LETTERS: _("Letters"),
    Show.PER_ELECTORS: _("Letters for every 10,000 electors"),
    Show.ANSWERED: _("Share of letters answered"),
    Show.STAGE: _("How far the chain has come"),
    Show.PARTY: _("Party of the MP"),
}


class Order(StrEnum):
    """By what the table is sorted."""

    NAME = "name"
    VALUE = "value"


class MapForm(Form):
    """Which campaign; what to colour by and how to sort are links that keep the rest."""

    campaign = SelectField(_("Campaign"), widget=GovSelect(), default="", validate_choice=False)
    show = HiddenField()
    order = HiddenField()
    part = HiddenField()

    def __init__(self, args: MultiDict[str, str], every: Sequence[LoadedCampaign]) -> None:
        super().__init__(args)
        self._ids = {each.slug: each.id for each in every}
        self.campaign.choices = [("", gettext("All campaigns"))] + [
            (each.slug, each.settings.title) for each in every
        ]

    def validate_campaign(self, field: SelectField) -> None:
        """Only what the list offers."""
        if field.data and field.data not in self._ids:
            raise ValidationError(gettext("Please choose one from the list."))

    @property
    def campaign_id(self) -> int | None:
        """The chosen campaign; None for all of them."""
        return self._ids.get(self.campaign.data or "")

    @property
    def show_by(self) -> Show:
        """What to colour by; whatever else somebody typed is the usual one."""
        known = {each.value for each in Show}
        return Show(self.show.data) if self.show.data in known else Show.LETTERS

    @property
    def order_by(self) -> Order:
        """How the table is sorted."""
        return Order.VALUE if self.order.data == Order.VALUE else Order.NAME

    @property
    def is_table_alone(self) -> bool:
        """Whether the page is the table without the map, which prints on its own."""
        return self.part.data == "table"

    @property
    def parts(self) -> dict[str, str]:
        """Links to the page with and without the map."""
        return {"all": self._url(part=""), "table": self._url(part="table")}

    def choices(self) -> list[dict[str, object]]:
        """Links to the map coloured by each."""
        return [
            {"words": words, "url": self._url(show=show), "current": show is self.show_by}
            for show, words in SHOW_WORDS.items()
        ]

    def orders(self) -> dict[str, dict[str, object]]:
        """Links to the table sorted by each, by the order's name."""
        return {
            order.value: {
                "url": self._url(order=order) + "#seats",
                "current": order is self.order_by,
            }
            for order in Order
        }

    def _url(self, **changed: str) -> str:
        chosen = {
            "campaign": self.campaign.data or "",
            "show": self.show_by,
            "order": self.order_by,
            "part": "table" if self.is_table_alone else "",
        }
        usual = {"campaign": "", "show": Show.LETTERS, "order": Order.NAME, "part": ""}
        values = {k: str(v) for k, v in {**chosen, **changed}.items() if v != usual[k]}
        base = url_for("seat_map.page")
        return f"{base}?{urlencode(values)}" if values else base
