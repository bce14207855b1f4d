"""The letter enclosed for the MP to sign: the same for the outbox, the pages and the editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.core.language import ENGLISH
from campaign.core.letter import addressee_lines, long_date, source_notes
from campaign.core.letter_words import LETTER_WORDS
from letters.enclosure import is_printable
from letters.render import paragraphs
from letters.types import EnclosedLetter

if TYPE_CHECKING:
    from datetime import date

    from campaign.core.campaign_settings import CampaignSettings
    from campaign.core.letter import Sender
    from postcodes import Constituency, Member, Nation


@dataclass(frozen=True, slots=True)
class MinisterWords:
    """What a minister's letter says, its values filled in.

    Attributes:
        title: the author's subject.
        reference: the action's.
        day: the date that the letter bears.
        language: `en` or `cy`.
    """

    title: str
    body: str
    reference: str
    day: date
    language: str


def enclosed_letter(
    settings: CampaignSettings,
    nation: Nation,
    constituency: Constituency,
    member: Member,
    sender: Sender,
    words: MinisterWords,
) -> EnclosedLetter:
    """The minister's letter, ready to be signed.

    Args:
        settings: the campaign's.
        nation: whose minister it goes to.
        constituency: the sender's.
        member: who signs.
        sender: the constituent it is about: ministers quote the address when they answer.
        words: what it says.
    """
    said = LETTER_WORDS[words.language]
    minister = settings.told_in(words.language).ministers[nation]
    constituent = said.constituent.format(who=", ".join((sender.name, *sender.address)))
    sources = source_notes(settings, words.body, words.language)
    return EnclosedLetter(
        sender_name=member.name,
        sender_lines=(
            said.member_for.format(constituency=constituency.name_in(words.language)),
            "House of Commons",
            "London SW1A 0AA",
        ),
        date_text=long_date(words.day, words.language),
        addressee_lines=addressee_lines(minister),
        reference=f"{words.title} [ref {words.reference}]",
        salutation=f"{said.dear.format(name=minister.salutation)},",
        paragraphs=tuple(filter(None, (constituent, *paragraphs(words.body), sources))),
        sign_off=said.sincerely,
        title=words.title,
        language="en-GB" if words.language == "en" else words.language,
    )


def enclosed_as(letter: EnclosedLetter, language: str = ENGLISH) -> str:
    """In which forms the letter travels, as the letter to the MP says it in its own language."""
    words = LETTER_WORDS[language]
    # A name in letters that the PDF's font has not travels in the Word document alone.
    return words.word_and_pdf if is_printable(letter) else words.word
