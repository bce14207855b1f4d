"""What the writing page shows, and what it shows when two people have written at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.facts import Text
from campaign.content.identity import WITH_SUBJECT, Identity
from campaign.content.queries import identity_of, newest_settings
from campaign.content.soundness import kept_form
from campaign.content.versions import existing_document, newest_version
from campaign.core.errors import UnknownDocumentError
from campaign.db.models import Campaign, Document, DocumentKind, User, Version
from campaign.editor.queries.documents import unsaved
from letters.compare import Piece, compare
from letters.emails import default
from letters.merge import Merge, merge

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.core.campaign_settings import CampaignSettings


@dataclass(frozen=True, slots=True)
class WritingPage:
    """A document as its author finds it.

    Attributes:
        base_number: the version that the text began with, 0 for none.
        kept_at: when the text was kept while it was typed; None for a text that was saved.
        newer: the number of a version that was saved since, 0 if there is none.
        english: of a Welsh document the newest text of its English twin.
    """

    document_id: int
    campaign_id: int
    slug: str
    identity: Identity
    settings: CampaignSettings
    subject: str
    text: str
    base_number: int
    kept_at: datetime | None
    newer: int
    english: Text | None

    @property
    def has_subject(self) -> bool:
        """Whether documents of this kind have a subject."""
        return self.identity.kind in WITH_SUBJECT


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else has saved meanwhile."""

    number: int
    author: str
    at: datetime
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ClashPage:
    """Both texts, what each changed, and both put together.

    Attributes:
        subject: theirs, if only they have changed it; else mine.
    """

    theirs: Theirs
    subject: str
    their_changes: tuple[Piece, ...]
    my_changes: tuple[Piece, ...]
    merge: Merge


def writing_page(session: Session, document_id: int, user_id: int) -> WritingPage:
    """The text to go on with: what this person typed last, else the newest version.

    Raises:
        UnknownDocumentError: there is no such document.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise UnknownDocumentError
    campaign = session.get_one(Campaign, document.campaign_id)
    newest = newest_version(session, document_id)
    number = newest.number if newest else 0
    typed = unsaved(session, document_id, user_id)
    identity = identity_of(document)
    subject, text = (
        (newest.subject, newest.text) if newest else _starting_text(session, campaign.id, identity)
    )
    return WritingPage(
        document_id,
        campaign.id,
        campaign.slug,
        identity,
        newest_settings(session, campaign),
        typed.subject if typed else subject,
        typed.text if typed else text,
        typed.base_number if typed else number,
        typed.at if typed else None,
        number if typed and typed.base_number != number else 0,
        _twin(session, campaign.id, identity),
    )


def _twin(session: Session, campaign_id: int, identity: Identity) -> Text | None:
    if identity.language == "en":
        return None
    twin = existing_document(session, campaign_id, replace(identity, language="en"))
    newest = newest_version(session, twin.id) if twin else None
    return Text(newest.subject, newest.text) if newest else None


def _starting_text(session: Session, campaign_id: int, identity: Identity) -> tuple[str, str]:
    """What a document says before anybody has written it: subject and text.

    An e-mail begins with Postbag's own words, a variant with those of the main letter.
    """
    if identity.kind is DocumentKind.EMAIL:
        own = default(identity.name)
        return own.subject, own.body
    if identity.variant:
        main = existing_document(session, campaign_id, replace(identity, variant=""))
        newest = newest_version(session, main.id) if main else None
        return (newest.subject, newest.text) if newest else ("", "")
    return "", ""


def clash_page(session: Session, document_id: int, base_number: int, mine: Text) -> ClashPage:
    """What the page shows when the second of two people saves.

    Raises:
        UnknownDocumentError: there is no such document.
    """
    row = session.execute(
        select(Version, User.email)
        .outerjoin(User, User.id == Version.author_id)
        .where(Version.document_id == document_id)
        .order_by(Version.number.desc())
        .limit(1)
    ).first()
    if row is None:
        raise UnknownDocumentError
    newest, author = row
    base = session.scalar(
        select(Version).where(Version.document_id == document_id, Version.number == base_number)
    )
    identity = identity_of(session.get_one(Document, document_id))
    own = kept_form(identity, mine.text, newest.text)
    began = base.text if base else ""
    only_they = base is not None and mine.subject == base.subject
    return ClashPage(
        Theirs(newest.number, author or "", newest.created_at, newest.subject, newest.text),
        newest.subject if only_they else mine.subject,
        compare(began, newest.text),
        compare(began, own),
        merge(began, own, newest.text),
    )
