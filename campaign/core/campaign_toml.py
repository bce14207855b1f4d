"""Reads campaign.toml into `CampaignSettings`; every fault of the file is listed at once."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from campaign.core.campaign_settings import (
    RESERVED,
    SLUG,
    Ask,
    CampaignSettings,
    Figure,
    Minister,
    Variant,
)
from campaign.core.campaign_twin import welsh_twin
from campaign.core.contact_topics import read_topics
from campaign.core.errors import CampaignFilesError
from campaign.core.follow_up import read_follow_up
from campaign.core.keeping import read_keeping
from postcodes import Nation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What the tables and an e-mail's headers hold.
LONGEST: Final = {"title": 200, "name": 80}
VARIANT: Final = r"[a-z0-9][a-z0-9-]{0,38}"
MOST_PROMPTS: Final = 6


@lru_cache(maxsize=64)
def settings_of(toml: str) -> CampaignSettings:
    """The settings that the text of a campaign.toml holds.

    Raises:
        CampaignFilesError: it is no TOML, or naming each missing or mistyped entry.
    """
    try:
        read = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise CampaignFilesError([f"campaign.toml: {error}"]) from error
    return from_mapping(read)


def from_mapping(data: Mapping[str, Any]) -> CampaignSettings:
    """Check and freeze the mapping that campaign.toml holds.

    Raises:
        CampaignFilesError: naming each missing or mistyped entry.
    """
    reader = _Reader()
    charity = reader.table(data, "charity")
    ministers = reader.ministers(reader.table(data, "nations"))
    settings = CampaignSettings(
        slug=reader.slug(data),
        title=reader.text(data, "title"),
        strapline=reader.text(data, "strapline"),
        summary=reader.text(data, "summary"),
        goal=reader.whole(data, "goal"),
        charity_name=reader.text(charity, "name", "charity."),
        charity_url=reader.text(charity, "url", "charity."),
        contact_email=reader.text(charity, "contact_email", "charity."),
        share_text=reader.text(reader.table(data, "share"), "text", "share."),
        ministers=ministers,
        figures=reader.figures(data),
        department_members=reader.ids(data),
        asks=tuple(reader.ask(entry) for entry in reader.tables(data, "ask")),
        left_out=frozenset(reader.nations(data.get("left_out", []), "left_out")),
        variants=reader.variants(data),
        prompts=reader.texts(data.get("prompts", []), "prompts")[:MOST_PROMPTS],
        follow_up=read_follow_up(data.get("follow_up", {}), reader.faults),
        keeping=read_keeping(data.get("keep", {}), reader.faults),
        topics=read_topics(reader.tables(data, "contact"), reader.faults),
    )
    if "cy" in data:
        settings = replace(settings, welsh=welsh_twin(settings, data["cy"], reader.faults))
    if reader.faults:
        raise CampaignFilesError([f"campaign.toml: {fault}" for fault in reader.faults])
    return settings


class _Reader:
    """Collects faults while it reads."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def text(self, table: Mapping[str, Any], name: str, where: str = "") -> str:
        value = table.get(name)
        if isinstance(value, str) and value.strip():
            if len(value) > LONGEST.get(name, 2000):
                self.faults.append(
                    f"{where}{name} is longer than {LONGEST.get(name, 2000)} letters."
                )
            return value.strip()
        self.faults.append(f"{where}{name} must be a text.")
        return ""

    def slug(self, table: Mapping[str, Any]) -> str:
        slug = self.text(table, "slug")
        if not re.fullmatch(SLUG, slug):
            self.faults.append("slug must be 2 to 80 small letters, digits and hyphens.")
        if slug in RESERVED:
            self.faults.append(f"slug may not be {slug}: Postbag has a page of that name.")
        return slug

    def whole(self, table: Mapping[str, Any], name: str) -> int:
        value = table.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.faults.append(f"{name} must be a whole number above 0.")
        return 1

    def table(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = table.get(name)
        if isinstance(value, dict):
            return value
        self.faults.append(f"the table [{name}] is missing.")
        return {}

    def tables(self, table: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        entries = table.get(name, [])
        if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
            return entries
        self.faults.append(f"write each {name} as [[{name}]].")
        return []

    def ministers(self, nations: Mapping[str, Any]) -> dict[Nation, Minister]:
        known = {nation.value for nation in Nation}
        for name in nations:
            if name not in known:
                self.faults.append(f"[nations.{name}] is not a nation; use {', '.join(known)}.")
        if not nations:
            self.faults.append("[nations] needs at least one nation.")
        return {
            nation: self._minister(nation, self.table(nations, nation.value))
            for nation in Nation
            if nation.value in nations
        }

    def _minister(self, nation: Nation, table: Mapping[str, Any]) -> Minister:
        where = f"nations.{nation.value}."
        address = table.get("minister_address", ())
        if not (isinstance(address, list) and address and all(map(_is_text, address))):
            self.faults.append(f"{where}minister_address must be a list of lines.")
            address = ()
        return Minister(
            office=self.text(table, "minister_office", where),
            department=self.text(table, "minister_department", where),
            address=tuple(address),
            salutation=self.text(table, "minister_salutation", where),
        )

    def figure(self, table: Mapping[str, Any]) -> Figure:
        where = f"figure {table.get('name', '?')}: "
        texts = {
            name: self.text(table, name, where)
            for name in ("name", "label", "value", "source", "date", "geography")
        }
        return Figure(
            **texts,
            unit=str(table.get("unit", "")),
            link=self.link(table, where),
            historical=bool(table.get("historical", False)),
            card=bool(table.get("card", False)),
            review_by=self.day(table, "review_by", where),
        )

    def link(self, table: Mapping[str, Any], where: str) -> str:
        link = table.get("link", "")
        if not isinstance(link, str) or (link and not link.startswith("https://")):
            self.faults.append(f"{where}link must begin with https:// or be empty.")
            return ""
        return link

    def day(self, table: Mapping[str, Any], name: str, where: str) -> dt.date | None:
        value = table.get(name)
        try:
            return dt.date.fromisoformat(str(value)) if value is not None else None
        except ValueError:
            self.faults.append(f"{where}{name} must be a day such as 2027-06-01.")
            return None

    def figures(self, data: Mapping[str, Any]) -> tuple[Figure, ...]:
        figures = tuple(self.figure(entry) for entry in self.tables(data, "figure"))
        for name in sorted(_doubles(figure.name for figure in figures)):
            self.faults.append(f"figure {name}: there are two of that name.")
        return figures

    def ask(self, table: Mapping[str, Any]) -> Ask:
        where = f"ask {table.get('title', '?')}: "
        return Ask(
            self.text(table, "title", where),
            self.text(table, "text", where),
            frozenset(self.nations(table.get("nations", []), f"{where}nations")),
        )

    def nations(self, names: object, where: str) -> list[Nation]:
        known = {nation.value for nation in Nation}
        if isinstance(names, list) and all(name in known for name in names):
            return [Nation(name) for name in names]
        self.faults.append(f"{where} must be a list of {', '.join(sorted(known))}.")
        return []

    def variants(self, data: Mapping[str, Any]) -> tuple[Variant, ...]:
        found = []
        for table in self.tables(data, "variant"):
            name = self.text(table, "name", "variant ")
            share = table.get("share")
            if not re.fullmatch(VARIANT, name):
                self.faults.append("variant: name must be small letters, digits and hyphens.")
            if not isinstance(share, int) or isinstance(share, bool) or not 0 <= share <= 100:  # noqa: PLR2004 - percent
                self.faults.append(f"variant {name}: share must be a whole number from 0 to 100.")
                continue
            found.append(Variant(name, share, self.text(table, "about", f"variant {name}: ")))
        if sum(variant.share for variant in found) > 100:  # noqa: PLR2004 - percent
            self.faults.append("the shares of the variants come to more than 100.")
        for name in sorted(_doubles(variant.name for variant in found)):
            self.faults.append(f"variant {name}: there are two of that name.")
        return tuple(found)

    def texts(self, entries: object, where: str) -> tuple[str, ...]:
        if isinstance(entries, list) and all(map(_is_text, entries)):
            return tuple(entry.strip() for entry in entries)
        self.faults.append(f"{where} must be a list of texts.")
        return ()

    def ids(self, data: Mapping[str, Any]) -> frozenset[int]:
        table = data.get("department_members", {})
        ids = table.get("ids", []) if isinstance(table, dict) else None
        if isinstance(ids, list) and all(isinstance(number, int) for number in ids):
            return frozenset(ids)
        self.faults.append("department_members.ids must be Parliament's member ids.")
        return frozenset()


def _doubles(names: Iterable[str]) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
