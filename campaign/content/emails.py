"""The words of an e-mail to a supporter: the campaign's own where they can be used, else ours."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.content.identity import Identity
from campaign.content.queries import identity_of, live_version
from campaign.core.language import ENGLISH
from campaign.db.models import Document, DocumentKind, Version
from letters.characters import plain
from letters.emails import default, email
from letters.errors import LetterError
from letters.headers import subject_line
from letters.render import render, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """An e-mail's words, ready to be sent; the subject is one line."""

    subject: str
    text: str


def email_words(
    session: Session,
    campaign_id: int,
    name: str,
    language: str,
    values: Mapping[str, str | bool],
    now: datetime,
) -> Words:
    """Give an e-mail's words with its values filled in.

    A campaign's own text that cannot be used, perhaps since an update renamed a value, is left
    aside with a warning in the log: no confirmation may be lost for it.

    Args:
        session: for reading.
        campaign_id: whose e-mail it is.
        name: which e-mail, of `letters.emails`.
        language: the supporter's; where there are no words in it, English ones are used.
        values: one for each of the e-mail's values. They are never read as text with tags.
        now: when it is written, which decides what is live.

    Raises:
        ValueError: there is no e-mail of that name.
    """
    for code in dict.fromkeys((language, "en")):
        version = live_version(session, campaign_id, Identity(DocumentKind.EMAIL, name, code), now)
        if version is None:
            continue
        try:
            return _filled(name, version.subject, version.text, values)
        except Exception as error:  # noqa: BLE001 - whatever it is, our own words can be sent
            # The code alone: an error's sentence could hold a person's words.
            reason = error.code if isinstance(error, LetterError) else type(error).__name__
            log.warning(
                "campaign %d: version %d of its e-mail %s.%s cannot be used (%s); sent ours",
                campaign_id,
                version.number,
                name,
                code,
                reason,
            )
    source = default(name, language)
    return _filled(name, source.subject, source.body, values)


def live_email(session: Session, campaign_id: int, name: str, now: datetime) -> int | None:
    """The id of the version that a campaign has published for an e-mail; None for our own words."""
    version = live_version(session, campaign_id, Identity(DocumentKind.EMAIL, name, "en"), now)
    return version.id if version else None


def twin_of(
    session: Session, version_id: int | None, language: str, now: datetime
) -> tuple[str, int | None]:
    """In which language, and by which version, an e-mail of one version is told to a reader.

    Args:
        session: for reading.
        version_id: the English one; None for our own words, which come in every language.
        language: the reader's.
        now: which Welsh text counts is what is public then.

    Returns:
        The reader's language where the e-mail has a public text in it, else English.
    """
    if version_id is None or language == ENGLISH:
        return language, version_id
    document = session.get_one(Document, session.get_one(Version, version_id).document_id)
    wanted = replace(identity_of(document), language=language)
    twin = live_version(session, document.campaign_id, wanted, now)
    return (language, twin.id) if twin else (ENGLISH, version_id)


def words_of_version(
    session: Session,
    version_id: int | None,
    name: str,
    values: Mapping[str, str | bool],
    language: str = ENGLISH,
) -> Words:
    """The words of one version and no other, whatever is published later; None for our own words.

    `language` says which of our own.

    Raises:
        LetterError: they cannot be used, or a value that must be used is missing.
    """
    if version_id is None:
        source = default(name, language)
        return _filled(name, source.subject, source.body, values)
    version = session.get_one(Version, version_id)
    return _filled(name, version.subject, version.text, values)


def _filled(name: str, subject: str, text: str, values: Mapping[str, str | bool]) -> Words:
    words = Words(subject_line(render(subject, values)), render(text, values))
    needed = [tidy(plain(str(values[each]))) for each in email(name).must_use]
    if not words.subject or not all(each in words.text for each in needed):
        raise LetterError("incomplete", "the subject, or a value that must be used, is missing")
    return words
