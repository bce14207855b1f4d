"""The letter as a whole: what surrounds the supporter's words, and the letter enclosed with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
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


class AnswerGoes(StrEnum):
    """Where the MP's answer goes: said in the letter, on the pages and in the receipt."""

    STRAIGHT = "straight"
    """To the supporter's own address; we never see it."""
    THROUGH_US = "through-us"
    """To a reply address of ours: the charity may read it, and the supporter gets it."""


def long_date(day: date) -> str:
    """The date as letters in English write it: 5 June 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def values(
    settings: CampaignSettings,
    nation: Nation,
    constituency: Constituency,
    member: Member,
    supporter_name: str,
    story: str = "",
) -> dict[str, str | bool]:
    """What an author's `{{ name }}` may stand for in this campaign's letters.

    `story` is what the supporter tells in their own words; empty where they tell nothing.
    """
    minister = settings.ministers[nation]
    figures = {f"figure_{figure.name}": figure.number for figure in settings.figures}
    return {
        **figures,
        "mp_name": member.name,
        "mp_salutation": salutation(member.name),
        "constituency": constituency.name,
        "nation": nation.value,
        "nation_name": NATION_NAMES[nation.value],
        "minister_office": minister.office,
        "minister_salutation": minister.salutation,
        "minister_department": minister.department,
        "supporter_name": supporter_name,
        "supporter_story": story,
        "charity_name": settings.charity_name,
        "is_minister": member.id in settings.department_members,
        "is_speaker": member.is_speaker,
        "takes_seat": member.takes_seat,
    }


NOTES_BELOW = "--"
SOURCES = "Sources: "
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")


def salutation(name: str) -> str:
    """How a letter addresses the name as Parliament displays it.

    "Sir Mark Hendrick" is Dear Sir Mark, "Dr Danny Chambers" Dear Dr Chambers, and a name without
    title is used whole, since nobody's title is guessed.
    """
    first, *rest = name.split()
    if first in ("Sir", "Dame") and len(rest) > 1:
        return f"Dear {first} {rest[0]}"
    if first in TITLES and len(rest) == 2:  # noqa: PLR2004 - a forename and a surname
        return f"Dear {first} {rest[1]}"
    return f"Dear {name}"


def greeting(member: Member) -> str:
    """The first line of the letter to the MP."""
    return f"{salutation(member.name)},"


def sign_off(sender: Sender) -> tuple[str, ...]:
    """The last lines: an MP's office acts only on a full name, address and postcode."""
    return ("Yours sincerely,", sender.name, *sender.address, sender.email)


def answer_note(sender: Sender, charity: str, answer_goes: AnswerGoes) -> str:
    """What the MP's office is told about who reads its answer.

    The supporter's own address stays in the letter either way, so that an office that wants to
    write to its constituent alone knows how.
    """
    if answer_goes is AnswerGoes.STRAIGHT:
        return (
            f"Please answer this e-mail: your answer goes straight to {sender.name}. {charity} "
            "does not see it."
        )
    return (
        f"Please answer this e-mail: your answer goes to {sender.name}. {charity}, which helped "
        f"to send this letter, may read it too, as {sender.name} has agreed. To write to "
        f"{sender.name} alone, please use {sender.email}."
    )


def source_notes(settings: CampaignSettings, text: str) -> str:
    """Source, date and geography of every figure of the register that the text tells.

    Postbag adds it under each letter, so that no author and no supporter can leave it out.
    """
    notes = [figure.source_note for figure in settings.figures if figure.number in text]
    return f"{SOURCES}{' '.join(notes)}" if notes else ""


def whole_letter(
    member: Member,
    body: str,
    sender: Sender,
    settings: CampaignSettings,
    enclosed_as: str,
    answer_goes: AnswerGoes = AnswerGoes.STRAIGHT,
) -> str:
    """The letter to the MP as it goes out, before the enclosure's text.

    Args:
        member: whom it goes to.
        body: the supporter's words.
        sender: who writes.
        settings: the campaign's.
        enclosed_as: in which forms the enclosure travels, "a Word document".
        answer_goes: where the MP's answer goes.
    """
    charity = (
        f"Enclosed: a letter for you to sign and send, as {enclosed_as} and as text below.",
        (
            f"Sent with the help of {settings.charity_name} ({settings.charity_url}), which has "
            f"confirmed this e-mail address. Questions: {settings.contact_email}"
        ),
        answer_note(sender, settings.charity_name, answer_goes),
    )
    letter = (greeting(member), body, "\n".join(sign_off(sender)), NOTES_BELOW)
    notes = (source_notes(settings, body), *charity)
    return "\n\n".join((*letter, *filter(None, notes)))


def letter_to_post(text: str) -> str:
    """What of a letter goes on paper: without what is said of e-mail under it.

    Args:
        text: as `whole_letter` gives it, or with more after that.
    """
    letter, _, notes = text.rpartition(f"\n\n{NOTES_BELOW}\n\n")
    sources = notes.partition("\n\n")[0]
    if not letter:
        return text
    return f"{letter}\n\n{sources}" if sources.startswith(SOURCES) else letter


def addressee_lines(minister: Minister) -> tuple[str, ...]:
    """The block above the minister's letter."""
    return (minister.office, minister.department, *minister.address)
