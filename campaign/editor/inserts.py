"""The buttons that put a value into a text, so that nobody need remember how one is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.content.identity import USES
from campaign.i18n import lazy_gettext as _
from letters.values import Value, ValueKind, figure_value, values_for

if TYPE_CHECKING:
    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings


FLAG_WORDS: Final = {
    "is_minister": _("Only for ministers of the department"),
    "is_speaker": _("Only for the Speaker"),
    "takes_seat": _("Only for MPs who do not take their seat"),
}
# A word to ask about, which no reader should see.
TO_ASK = frozenset({"nation", "waiting"})


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
        if value.name not in TO_ASK:
            found.setdefault(value.kind, []).append(_insert(value))
    return found


def _insert(value: Value) -> Insert:
    printed = f"{{{{ {value.name} }}}}"
    # Letters have words for those who do not take their seat; the others need none.
    condition = "not takes_seat" if value.name == "takes_seat" else value.name
    asked = f"{{% if {condition} %}}\n\n{{% endif %}}"
    around = f"{{% if {value.name} %}}\n{printed}\n{{% endif %}}"
    tag = asked if value.kind is ValueKind.FLAG else around if value.optional else printed
    words = FLAG_WORDS.get(value.name, value.description)
    return Insert(value.name, str(words), value.example, tag, value.missing)
