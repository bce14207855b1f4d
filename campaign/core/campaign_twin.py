"""A campaign's settings as its Welsh readers are told them: the `[cy]` table of campaign.toml.

What has no Welsh words is told in English, and a figure whose number has changed since it was put
into Welsh is told in English whole: an old number is worse than another language.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.core.campaign_settings import Ask, CampaignSettings, Figure, Minister
    from campaign.core.contact_topics import ContactTopic
    from postcodes import Nation

TEXTS: Final = ("title", "strapline", "summary", "share_text", "charity_name", "charity_url")
FIGURE_TEXTS: Final = ("label", "value", "unit", "source", "date", "geography")
OF: Final = "of"
"""In a figure's Welsh table: the English number that it was written for."""
MINISTER_TEXTS: Final = {
    "office": "minister_office",
    "department": "minister_department",
    "salutation": "minister_salutation",
}


def welsh_twin(settings: CampaignSettings, table: object, faults: list[str]) -> CampaignSettings:
    """The settings with every Welsh word that the table has.

    Args:
        settings: the English ones.
        table: what stands under `[cy]`.
        faults: each missing or mistyped entry is added here, one sentence.
    """
    reader = _TwinReader(faults)
    words = reader.table(table, "cy")
    known = {*TEXTS, "ask", "contact", "figure", "nations", "prompts"}
    faults += [f"[cy] does not know {name}." for name in words if name not in known]
    figures = reader.table(words.get("figure", {}), "cy.figure")
    return replace(
        settings,
        **reader.texts(words, TEXTS, "cy."),
        ministers=reader.ministers(settings.ministers, words),
        figures=tuple(reader.figure(figure, figures) for figure in settings.figures),
        asks=reader.asks(settings.asks, words.get("ask", [])),
        prompts=reader.prompts(words.get("prompts", []), settings.prompts),
        topics=reader.topics(settings.topics, words.get("contact", {})),
    )


class _TwinReader:
    """Collects faults while it reads."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults

    def table(self, value: object, where: str) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.faults.append(f"{where} must be a table.")
        return {}

    def texts(self, table: Mapping[str, Any], names: tuple[str, ...], where: str) -> dict[str, Any]:
        found = {}
        for name in names:
            value = table.get(name)
            if isinstance(value, str) and value.strip():
                found[name] = value.strip()
            elif value is not None:
                self.faults.append(f"{where}{name} must be a text.")
        return found

    def ministers(
        self, ministers: Mapping[Nation, Minister], words: Mapping[str, Any]
    ) -> dict[Nation, Minister]:
        nations = self.table(words.get("nations", {}), "cy.nations")
        told = {}
        for nation, minister in ministers.items():
            where = f"cy.nations.{nation.value}"
            table = self.table(nations.get(nation.value, {}), where)
            texts = self.texts(table, tuple(MINISTER_TEXTS.values()), f"{where}.")
            own: dict[str, Any] = {
                field: texts[name] for field, name in MINISTER_TEXTS.items() if name in texts
            }
            if "minister_address" in table:
                lines = self.lines(table["minister_address"], f"{where}.minister_address")
                own["address"] = lines or minister.address
            told[nation] = replace(minister, **own)
        return told

    def figure(self, figure: Figure, figures: Mapping[str, Any]) -> Figure:
        if figure.name not in figures:
            return figure
        where = f"cy.figure.{figure.name}"
        table = self.table(figures[figure.name], where)
        texts = self.texts(table, (*FIGURE_TEXTS, OF), f"{where}.")
        written_for = texts.pop(OF, None)
        if written_for is None:
            self.faults.append(f"{where}: say in `of` for which English number it was written.")
        return replace(figure, **texts) if written_for == figure.number else figure

    def asks(self, asks: tuple[Ask, ...], entries: object) -> tuple[Ask, ...]:
        if entries == []:
            return asks
        if not isinstance(entries, list) or len(entries) != len(asks):
            self.faults.append("cy: give [[cy.ask]] once for each [[ask]], in the same order.")
            return asks
        return tuple(
            replace(ask, **self.texts(self.table(entry, "cy.ask"), ("title", "text"), "cy.ask: "))
            for ask, entry in zip(asks, entries, strict=True)
        )

    def topics(self, topics: tuple[ContactTopic, ...], entries: object) -> tuple[ContactTopic, ...]:
        """`[cy.contact]` has the Welsh label of each topic by its key."""
        labels = self.table(entries, "cy.contact")
        keys = tuple(topic.key for topic in topics)
        self.faults += [f"[cy.contact] does not know {key}." for key in labels if key not in keys]
        texts = self.texts(labels, keys, "cy.contact.")
        return tuple(replace(topic, label=texts.get(topic.key, topic.label)) for topic in topics)

    def prompts(self, entries: object, english: tuple[str, ...]) -> tuple[str, ...]:
        return self.lines(entries, "cy.prompts")[: len(english)] or english

    def lines(self, entries: object, where: str) -> tuple[str, ...]:
        if isinstance(entries, list) and all(isinstance(each, str) and each for each in entries):
            return tuple(entries)
        self.faults.append(f"{where} must be a list of texts.")
        return ()
