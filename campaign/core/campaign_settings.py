"""A campaign's settings: campaign.toml as frozen values, every fault of the file listed at once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from campaign.core.errors import CampaignFilesError
from postcodes import Nation

if TYPE_CHECKING:
    from collections.abc import Mapping


# What the tables and an e-mail's headers hold.
LONGEST: Final = {"title": 200, "name": 80}
SLUG: Final = r"[a-z0-9][a-z0-9-]{1,79}"
# First parts of Postbag's own addresses.
RESERVED: Final = frozenset(
    [
        "accessibility",
        "accounts",
        "api",
        "confirm",
        "cy",
        "data",
        "dev",
        "editor",
        "healthz",
        "letter",
        "metrics",
        "privacy",
        "readyz",
        "static",
        "survey",
        "team",
        "webhooks",
    ]
)


@dataclass(frozen=True, slots=True)
class Minister:
    """The office that a nation's letter goes to. Offices, not people: holders change."""

    office: str
    department: str
    address: tuple[str, ...]
    salutation: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be shown only with its source, date and geography.

    Attributes:
        label: what it counts, in words for a reader.
        card: whether it stands as a card on the campaign's page.
        review_by: the last day on which it may be told without being looked at again.
    """

    name: str
    label: str
    value: str
    unit: str
    source: str
    link: str
    date: str
    geography: str
    historical: bool
    card: bool
    review_by: dt.date | None = None

    @property
    def number(self) -> str:
        """Value and unit: `about 61,000 people`, `72%`."""
        joint = "" if self.unit in ("", "%") else " "
        return f"{self.value}{joint}{self.unit}"

    @property
    def source_note(self) -> str:
        """Where the number is from, as the note under a letter says it."""
        return f"{self.number}: {self.source}, {self.date}, {self.geography}."


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """Everything in a campaign that is not running text.

    Attributes:
        ministers: one for each nation that the campaign is for.
        department_members: Parliament ids of MPs who are themselves ministers of the department.
    """

    slug: str
    title: str
    strapline: str
    summary: str
    goal: int
    charity_name: str
    charity_url: str
    contact_email: str
    share_text: str
    ministers: Mapping[Nation, Minister]
    figures: tuple[Figure, ...]
    department_members: frozenset[int]

    @classmethod
    def from_toml(cls, data: Mapping[str, Any]) -> CampaignSettings:
        """Check and freeze the mapping that campaign.toml holds.

        Raises:
            CampaignFilesError: naming each missing or mistyped entry.
        """
        reader = _Reader()
        charity = reader.table(data, "charity")
        settings = cls(
            slug=reader.slug(data),
            title=reader.text(data, "title"),
            strapline=reader.text(data, "strapline"),
            summary=reader.text(data, "summary"),
            goal=reader.whole(data, "goal"),
            charity_name=reader.text(charity, "name", "charity."),
            charity_url=reader.text(charity, "url", "charity."),
            contact_email=reader.text(charity, "contact_email", "charity."),
            share_text=reader.text(reader.table(data, "share"), "text", "share."),
            ministers=reader.ministers(reader.table(data, "nations")),
            figures=tuple(reader.figure(entry) for entry in reader.tables(data, "figure")),
            department_members=reader.ids(data),
        )
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
            link=str(table.get("link", "")),
            historical=bool(table.get("historical", False)),
            card=bool(table.get("card", False)),
            review_by=self.day(table, "review_by", where),
        )

    def day(self, table: Mapping[str, Any], name: str, where: str) -> dt.date | None:
        value = table.get(name)
        try:
            return dt.date.fromisoformat(str(value)) if value is not None else None
        except ValueError:
            self.faults.append(f"{where}{name} must be a day such as 2027-06-01.")
            return None

    def ids(self, data: Mapping[str, Any]) -> frozenset[int]:
        table = data.get("department_members", {})
        ids = table.get("ids", []) if isinstance(table, dict) else None
        if isinstance(ids, list) and all(isinstance(number, int) for number in ids):
            return frozenset(ids)
        self.faults.append("department_members.ids must be Parliament's member ids.")
        return frozenset()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
