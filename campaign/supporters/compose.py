"""The letter of an action, whole, as it will be sent: the same words for every page and the outbox."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.campaign_toml import settings_of as parsed_settings
from campaign.core.enclosed import MinisterWords, enclosed_as, enclosed_letter
from campaign.core.language import ENGLISH
from campaign.core.letter import (
    LONDON,
    AnswerGoes,
    Sender,
    greeting,
    sign_off,
    values,
    whole_letter,
)
from campaign.db.models import Document, Version
from campaign.members.queries import ministers_by_note
from letters.enclosure import to_text
from letters.render import render
from letters.uses import used_names
from postcodes import Nation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.core.campaign_settings import CampaignSettings
    from campaign.db.models import Action
    from campaign.deps import Deps
    from campaign.supporters.queries.drafts import Draft
    from letters.types import EnclosedLetter
    from postcodes import Constituency, Member


@dataclass(frozen=True, slots=True)
class Published:
    """What the author's letter says to this MP, before the supporter has touched it."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An action's letter, complete.

    Attributes:
        subject: with the reference.
        language: its document's, `en` or `cy`.
        text: from greeting to the notes under the sign-off.
        answer_goes: where the MP's answer goes; the text says so.
        enclosure: the letter for the MP to sign to the minister.
    """

    member: Member
    constituency: Constituency
    sender: Sender
    language: str
    greeting: str
    sign_off: tuple[str, ...]
    subject: str
    body: str
    text: str
    enclosure: EnclosedLetter
    enclosure_text: str
    answer_goes: AnswerGoes

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything that would be sent, or to whom, changes."""
        # Not the date: a letter checked at midnight has not changed.
        undated = to_text(replace(self.enclosure, date_text=""))
        parts = (self.subject, self.text, undated, self.sender.email)
        joined = "\0".join((*parts, str(self.member.id)))
        return hashlib.sha256(joined.encode()).hexdigest()[:32]


def published(
    deps: Deps, session: Session, action: Action, member: Member, story: str = ""
) -> Published:
    """The author's letter for this action, in the version that the draft began with.

    `story` is what the supporter tells in their own words, where the letter has a place for it.
    """
    version = session.get_one(Version, action.letter_version_id)
    constituency = deps.finder.constituency(action.constituency_code)
    settings = settings_of(deps, session, action)
    nation = Nation(action.nation)
    language = letter_language(session, action)
    given = values(settings, nation, constituency, member, action.name or "", story, language)
    return Published(render(version.subject, given).strip(), render(version.text, given).strip())


def letter_language(session: Session, action: Action) -> str:
    """The language of the author's letter that the draft began with: `en` or `cy`."""
    found = session.scalar(
        select(Document.language)
        .join(Version, Version.document_id == Document.id)
        .where(Version.id == action.letter_version_id)
    )
    return found or ENGLISH


def has_place_for_story(session: Session, action: Action) -> bool:
    """Whether the author's letter has a place for words of the supporter's own."""
    version = session.get_one(Version, action.letter_version_id)
    return "supporter_story" in used_names(version.text)


def letter_of(
    deps: Deps,
    session: Session,
    action: Action,
    member: Member,
    answer_goes: AnswerGoes = AnswerGoes.STRAIGHT,
) -> Letter:
    """The whole letter of an action whose supporter has given name, address and words.

    `answer_goes` is the supporter's to say, in the last step of all: until then, straight to them.
    """
    settings = settings_of(deps, session, action)
    constituency = deps.finder.constituency(action.constituency_code)
    sender = sender_of(action)
    enclosure = _enclosure(deps, session, action, member)
    body = action.body or ""
    language = letter_language(session, action)
    forms = enclosed_as(enclosure, language)
    return Letter(
        member=member,
        constituency=constituency,
        sender=sender,
        language=language,
        greeting=greeting(member, language),
        sign_off=sign_off(sender, language),
        subject=f"{action.subject} [ref {action.reference}]",
        body=body,
        text=whole_letter(member, body, sender, settings, forms, answer_goes, language),
        enclosure=enclosure,
        enclosure_text=to_text(enclosure),
        answer_goes=answer_goes,
    )


def settings_of(deps: Deps, session: Session, action: Action) -> CampaignSettings:
    """The campaign's settings in the version that the draft's letters were written for.

    Who is a minister is no wording but a fact of today: what staff have noted is added.
    """
    version = session.get_one(Version, action.settings_version_id)
    settings = parsed_settings(version.text)
    noted = ministers_by_note(deps, session)
    return replace(settings, department_members=settings.department_members | noted)


def sender_of(action: Action) -> Sender:
    """The supporter of an action, with only the address lines they gave."""
    lines = (action.address_1, action.address_2, action.town, action.postcode)
    return Sender(action.name or "", action.email or "", tuple(line for line in lines if line))


def sender_of_draft(draft: Draft) -> Sender:
    """The supporter of a draft as the pages read it."""
    lines = (draft.address_1, draft.address_2, draft.town, draft.postcode)
    return Sender(draft.name, draft.email, tuple(line for line in lines if line))


def enclosure_text(deps: Deps, session: Session, action: Action, member: Member) -> str:
    """The enclosed letter as text, for showing before the supporter's letter is complete."""
    return to_text(_enclosure(deps, session, action, member))


def paper_enclosure_text(deps: Deps, session: Session, action: Action, member: Member) -> str:
    """The enclosure for a letter on paper: without reference or name, which we do not have."""
    enclosure = _enclosure(deps, session, action, member)
    plain = replace(enclosure, reference=enclosure.title, paragraphs=enclosure.paragraphs[1:])
    return to_text(plain)


def _enclosure(deps: Deps, session: Session, action: Action, member: Member) -> EnclosedLetter:
    version = session.get_one(Version, action.minister_version_id)
    document = session.get_one(Document, version.document_id)
    constituency = deps.finder.constituency(action.constituency_code)
    nation = Nation(action.nation)
    settings = settings_of(deps, session, action)
    said_in = document.language
    given = values(settings, nation, constituency, member, action.name or "", "", said_in)
    written = action.submitted_at or deps.now()
    words = MinisterWords(
        render(version.subject, given).strip(),
        render(version.text, given).strip(),
        action.reference,
        written.astimezone(LONDON).date(),
        document.language,
    )
    return enclosed_letter(settings, nation, constituency, member, sender_of(action), words)
