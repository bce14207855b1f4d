"""The letter as a whole: what surrounds the supporter's words, and the letter enclosed with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.core.language import ENGLISH
from campaign.core.letter_words import LETTER_WORDS

if TYPE_CHECKING:
    from datetime import date

    from campaign.core.campaign_settings import CampaignSettings, Minister
    from postcodes import Constituency, Member, Nation

LONDON = ZoneInfo("Europe/London")
NATION_NAMES = LETTER_WORDS[ENGLISH].nations


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


def long_date(day: date, language: str = ENGLISH) -> str:
    """The date as letters write it: 5 June 2026, 5 Mehefin 2026."""
    return f"{day.day} {LETTER_WORDS[language].months[day.month - 1]} {day.year}"


def values(
    settings: CampaignSettings,
    nation: Nation,
    constituency: Constituency,
    member: Member,
    supporter_name: str,
    story: str = "",
    language: str = ENGLISH,
) -> dict[str, str | bool]:
    """What an author's `{{ name }}` may stand for in this campaign's letters.

    `story` is what the supporter tells in their own words; empty where they tell nothing.
    `language` is the letter's: its minister, figures and charity are told in it.
    """
    settings = settings.told_in(language)
    minister = settings.ministers[nation]
    figures = {f"figure_{figure.name}": figure.number for figure in settings.figures}
    return {
        **figures,
        "mp_name": member.name,
        "mp_salutation": salutation(member.name, language),
        "constituency": constituency.name_in(language),
        "nation": nation.value,
        "nation_name": LETTER_WORDS[language].nations[nation.value],
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
SOURCES = tuple(words.sources for words in LETTER_WORDS.values())
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")


def salutation(name: str, language: str = ENGLISH) -> str:
    """How a letter addresses the name as Parliament displays it.

    "Sir Mark Hendrick" is Dear Sir Mark, "Dr Danny Chambers" Dear Dr Chambers, and a name without
    title is used whole, since nobody's title is guessed.
    """
    first, *rest = name.split()
    called = name
    if first in ("Sir", "Dame") and len(rest) > 1:
        called = f"{first} {rest[0]}"
    elif first in TITLES and len(rest) == 2:  # noqa: PLR2004 - a forename and a surname
        called = f"{first} {rest[1]}"
    return LETTER_WORDS[language].dear.format(name=called)


def greeting(member: Member, language: str = ENGLISH) -> str:
    """The first line of the letter to the MP."""
    return f"{salutation(member.name, language)},"


def sign_off(sender: Sender, language: str = ENGLISH) -> tuple[str, ...]:
    """The last lines: an MP's office acts only on a full name, address and postcode."""
    return (LETTER_WORDS[language].sincerely, sender.name, *sender.address, sender.email)


def answer_note(
    sender: Sender, charity: str, answer_goes: AnswerGoes, language: str = ENGLISH
) -> str:
    """What the MP's office is told about who reads its answer.

    The supporter's own address stays in the letter either way, so that an office that wants to
    write to its constituent alone knows how.
    """
    words = LETTER_WORDS[language]
    straight = answer_goes is AnswerGoes.STRAIGHT
    note = words.answer_straight if straight else words.answer_through_us
    return note.format(name=sender.name, charity=charity, email=sender.email)


def source_notes(settings: CampaignSettings, text: str, language: str = ENGLISH) -> str:
    """Source, date and geography of every figure of the register that the text tells.

    Postbag adds it under each letter, so that no author and no supporter can leave it out.
    """
    figures = settings.told_in(language).figures
    notes = [figure.source_note for figure in figures if figure.number in text]
    return f"{LETTER_WORDS[language].sources}{' '.join(notes)}" if notes else ""


def whole_letter(
    member: Member,
    body: str,
    sender: Sender,
    settings: CampaignSettings,
    enclosed_as: str,
    answer_goes: AnswerGoes = AnswerGoes.STRAIGHT,
    language: str = ENGLISH,
) -> str:
    """The letter to the MP as it goes out, before the enclosure's text.

    Args:
        member: whom it goes to.
        body: the supporter's words.
        sender: who writes.
        settings: the campaign's.
        enclosed_as: in which forms the enclosure travels, "a Word document".
        answer_goes: where the MP's answer goes.
        language: the letter's.
    """
    words, told = LETTER_WORDS[language], settings.told_in(language)
    charity = (
        words.enclosed.format(forms=enclosed_as),
        words.helped.format(
            charity=told.charity_name, url=told.charity_url, contact=told.contact_email
        ),
        answer_note(sender, told.charity_name, answer_goes, language),
    )
    letter = (
        greeting(member, language),
        body,
        "\n".join(sign_off(sender, language)),
        NOTES_BELOW,
    )
    notes = (source_notes(settings, body, language), *charity)
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
