"""A campaign's settings as frozen values; `campaign_toml.py` reads them from campaign.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.core.follow_up import FollowUp
from campaign.core.keeping import Keeping
from campaign.core.language import WELSH

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from campaign.core.contact_topics import ContactTopic
    from postcodes import Nation

SLUG: Final = r"[a-z0-9][a-z0-9-]{1,79}"
# First parts of Postbag's own addresses.
RESERVED: Final = frozenset(
    [
        "accessibility",
        "accounts",
        "api",
        "confirm",
        "cookies",
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
        "updates",
        "webhooks",
        "your-data",
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
class Ask:
    """One thing that the campaign asks for, and the nations it asks it of: health is devolved."""

    title: str
    text: str
    nations: frozenset[Nation]


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words for the same letters, tried side by side with the main ones.

    Attributes:
        name: part of the documents' names, small letters, digits and hyphens.
        share: percent of the supporters who get it; what is left over gets the main letters.
        about: what is tried, in words for the team.
    """

    name: str
    share: int
    about: str


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """Everything in a campaign that is not running text.

    Attributes:
        ministers: one for each nation that the campaign is for.
        left_out: the nations that it is deliberately not for.
        department_members: Parliament ids of MPs who are themselves ministers of the department.
        prompts: questions that help supporters to find words of their own; empty for the usual ones.
        follow_up: when supporters are asked what became of their letter.
        keeping: how long words and names are kept.
        topics: what visitors may write to the team about; empty for one address for everything.
        welsh: the same as Welsh readers are told them; None where nothing is in Welsh.
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
    asks: tuple[Ask, ...] = ()
    left_out: frozenset[Nation] = frozenset()
    variants: tuple[Variant, ...] = ()
    prompts: tuple[str, ...] = ()
    follow_up: FollowUp = FollowUp()  # noqa: RUF009 - frozen
    keeping: Keeping = Keeping()  # noqa: RUF009 - frozen
    topics: tuple[ContactTopic, ...] = ()
    welsh: CampaignSettings | None = None

    def told_in(self, language: str) -> CampaignSettings:
        """The settings in the words of a language; English ones where it has none."""
        return self.welsh if self.welsh and language == WELSH else self

    def asks_of(self, nation: Nation) -> tuple[Ask, ...]:
        """What is asked of that nation's minister."""
        return tuple(ask for ask in self.asks if nation in ask.nations)
