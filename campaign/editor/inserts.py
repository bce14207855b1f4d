"""The buttons that put a value into a text, so that nobody need remember how one is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.content.identity import USES
from letters.values import Value, ValueKind, figure_value, values_for

if TYPE_CHECKING:
    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings


@dataclass(frozen=True, slots=True)
class Insert:
    """One button: what it is called, what it puts in, and what readers will see."""

    name: str
    words: str
    example: str
    tag: str
    missing: str


def inserts(identity: Identity, settings: CampaignSettings) -> dict[ValueKind, list[Insert]]:
    """The buttons for a document, by kind; none for the campaign's facts."""
    use = USES.get(identity.kind)
    if use is None:
        return {}
    figures = [figure_value(each.name, each.label, each.number) for each in settings.figures]
    found: dict[ValueKind, list[Insert]] = {}
    for value in values_for(use, figures, email=identity.email):
        found.setdefault(value.kind, []).append(_insert(value))
    return found


def _insert(value: Value) -> Insert:
    printed = f"{{{{ {value.name} }}}}"
    asked = f"{{% if {value.name} %}}\n\n{{% endif %}}"
    around = f"{{% if {value.name} %}}\n{printed}\n{{% endif %}}"
    tag = asked if value.kind is ValueKind.FLAG else around if value.optional else printed
    return Insert(value.name, value.description, value.example, tag, value.missing)
