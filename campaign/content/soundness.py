"""What keeps a text from being saved at all: its grammar, its values, a letter that is empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from campaign.content.identity import USES, WITH_SUBJECT
from campaign.core.campaign_toml import settings_of
from campaign.core.errors import CampaignFilesError
from campaign.core.letter import values
from campaign.db.models import DocumentKind
from letters.emails import email
from letters.errors import GrammarError, RenderError
from letters.grammar import check
from letters.render import render
from letters.rules.rule import Part
from letters.values import names_for
from postcodes import Constituency, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings

MOST_SUBJECT = 300
LETTERS = frozenset({DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text cannot be saved.

    Attributes:
        line: 1 for the first line of the part; 0 when it is about the whole part.
        column: 1 for the first character of the line.
        sentence: one plain sentence for the author.
    """

    part: Part
    sentence: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place, where there is one, and the sentence."""
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{'subject: ' if self.part is Part.SUBJECT else ''}{place}{self.sentence}"


def normal(text: str) -> str:
    r"""A text as it is kept: `\n` as line end, nothing around it, one line end after it."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return f"{body}\n" if body else ""


def kept_form(identity: Identity, text: str, before: str) -> str:
    """A typed text as it is kept. Of campaign.toml only the line ends change: to those it had."""
    if identity.kind is not DocumentKind.SETTINGS:
        return normal(text)
    lines = text.replace("\r\n", "\n")
    return lines.replace("\n", "\r\n") if "\r\n" in before else lines


def refusals(
    identity: Identity, subject: str, text: str, settings: CampaignSettings
) -> tuple[Refusal, ...]:
    """Everything that keeps this text from being saved; empty for a sound one."""
    if identity.kind is DocumentKind.SETTINGS:
        return tuple(_settings(identity, text))
    found = (
        *_missing(identity, subject, text),
        *_grammar(identity, subject, text, settings),
        *_links(identity, subject, text),
    )
    if found or identity.kind not in LETTERS:
        return found
    return tuple(_trial(identity, subject, text, settings))


def _settings(identity: Identity, text: str) -> Iterator[Refusal]:
    try:
        if settings_of(text).slug != identity.name:
            yield Refusal(Part.TEXT, "The slug cannot be changed: addresses hold it.")
    except CampaignFilesError as error:
        for fault in error.faults:
            yield Refusal(Part.TEXT, fault.removeprefix("campaign.toml: "))


def _missing(identity: Identity, subject: str, text: str) -> Iterator[Refusal]:
    if identity.kind in WITH_SUBJECT and not subject:
        yield Refusal(Part.SUBJECT, "The subject is missing.")
    if len(subject) > MOST_SUBJECT:
        yield Refusal(Part.SUBJECT, f"The subject has more than {MOST_SUBJECT} characters.")
    if not text.strip():
        yield Refusal(Part.TEXT, "The text is empty.")


def _links(identity: Identity, subject: str, text: str) -> Iterator[Refusal]:
    """The supporter's own link stands alone: glued to other words it would lead elsewhere."""
    if not identity.email:
        return
    for name in email(identity.email).must_use:
        tag = rf"\{{\{{-?\s*{name}\s*-?\}}\}}"
        if re.search(tag, subject):
            yield Refusal(
                Part.SUBJECT, f"{{{{ {name} }}}} belongs into the text: a subject is cut."
            )
        for found in re.finditer(tag, text):
            around = text[: found.start()][-1:], text[found.end() :][:1]
            if not all(each.isspace() or not each for each in around):
                line = text.count("\n", 0, found.start()) + 1
                column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
                yield Refusal(
                    Part.TEXT,
                    f"{{{{ {name} }}}} must stand alone, with spaces or line ends around it: "
                    "else the link does not work.",
                    line,
                    column,
                )


def _grammar(
    identity: Identity, subject: str, text: str, settings: CampaignSettings
) -> Iterator[Refusal]:
    figures = [figure.name for figure in settings.figures]
    names = names_for(USES[identity.kind], figures, email=identity.email)
    for part, words in ((Part.SUBJECT, subject), (Part.TEXT, text)):
        try:
            check(words, names)
        except GrammarError as error:
            yield Refusal(part, error.sentence, error.line, error.column)


def _trial(
    identity: Identity, subject: str, text: str, settings: CampaignSettings
) -> Iterator[Refusal]:
    """Render the letter for every kind of MP, so that none meets a letter that cannot be."""
    for nation, member in product(identity.nations, _members()):
        if nation not in settings.ministers:
            continue
        place = Constituency("E00000000", "Place", "", nation, "Region", 1, 0.0, 0.0)
        given = values(settings, nation, place, member, "Name")
        for is_minister in (True, False):
            given["is_minister"] = is_minister
            problem = _problem(subject, text, given)
            if problem:
                yield problem
                return


def _members() -> Iterator[Member]:
    for speaker, seated in product((True, False), (True, False)):
        yield Member(0, "Name", "Name MP", "Party", "E00000000", None, speaker, seated)


def _problem(subject: str, text: str, given: dict[str, str | bool]) -> Refusal | None:
    for part, words in ((Part.SUBJECT, subject), (Part.TEXT, text)):
        try:
            if not render(words, given).strip():
                return Refusal(part, "It is empty for some MPs.")
        except (GrammarError, RenderError) as error:
            return Refusal(part, str(error))
    return None
