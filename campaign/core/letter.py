"""The letter as a whole: what surrounds the supporter's words, and the letter enclosed with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from campaign.core.campaign_settings import CampaignSettings, Minister
    from postcodes import Constituency, Member, Nation

LONDON = ZoneInfo("Europe/London")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """The supporter, as an MP's office needs to see them."""

    name: str
    email: str
    address: tuple[str, ...]


def long_date(day: date) -> str:
    """The date as letters in English write it: 5 June 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def values(
    settings: CampaignSettings,
    nation: Nation,
    constituency: Constituency,
    member: Member,
    supporter_name: str,
) -> dict[str, str | bool]:
    """What an author's `{{ name }}` may stand for in this campaign's letters."""
    minister = settings.ministers[nation]
    figures = {f"figure_{figure.name}": figure.with_source for figure in settings.figures}
    return {
        **figures,
        "mp_name": member.name,
        "mp_salutation": f"Dear {member.name}",
        "constituency": constituency.name,
        "nation": nation.value,
        "nation_name": NATION_NAMES[nation.value],
        "minister_office": minister.office,
        "minister_salutation": minister.salutation,
        "minister_department": minister.department,
        "supporter_name": supporter_name,
        "charity_name": settings.charity_name,
        "is_minister": member.id in settings.department_members,
        "is_speaker": member.is_speaker,
        "takes_seat": member.takes_seat,
    }


def value_names(settings: CampaignSettings) -> frozenset[str]:
    """The names that `values` gives, for checking an author's text."""
    figures = {f"figure_{figure.name}" for figure in settings.figures}
    return frozenset(figures) | {
        "mp_name",
        "mp_salutation",
        "constituency",
        "nation",
        "nation_name",
        "minister_office",
        "minister_salutation",
        "minister_department",
        "supporter_name",
        "charity_name",
        "is_minister",
        "is_speaker",
        "takes_seat",
    }


def greeting(member: Member) -> str:
    """The first line of the letter to the MP."""
    return f"Dear {member.name},"


def sign_off(sender: Sender) -> tuple[str, ...]:
    """The last lines: an MP's office acts only on a full name, address and postcode."""
    return ("Yours sincerely,", sender.name, *sender.address, sender.email)


def whole_letter(member: Member, body: str, sender: Sender, settings: CampaignSettings) -> str:
    """The letter to the MP as it goes out, before the enclosure's text."""
    minister_line = (
        "A letter is enclosed for you to sign and send, as a Word document and as text below."
    )
    return (
        "\n\n".join([greeting(member), body, "\n".join(sign_off(sender)), minister_line])
        + f"\n\nSent with the help of {settings.charity_name}, {settings.charity_url}"
    )


def addressee_lines(minister: Minister) -> tuple[str, ...]:
    """The block above the minister's letter."""
    return (minister.office, minister.department, *minister.address)
