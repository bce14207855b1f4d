"""Adding versions to documents, and noting who did what: what loading and the editor share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.document_states import Deed, DocumentState, do
from campaign.core.errors import UnknownDocumentError
from campaign.db.models import Campaign, Document, DocumentEvent, Version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity


@dataclass(frozen=True, slots=True)
class Wording:
    """What a new version says, and who says why."""

    subject: str
    text: str
    note: str = ""
    author_id: int | None = None


def lock_campaign(session: Session, campaign_id: int) -> Campaign:
    """The campaign's row, locked: whoever adds or publishes versions takes turns.

    Supporters' drafts refer to the row and are not kept waiting.
    """
    return session.execute(
        select(Campaign).where(Campaign.id == campaign_id).with_for_update(key_share=True)
    ).scalar_one()


def locked_version(session: Session, version_id: int) -> Version:
    """A version, with its campaign locked.

    Raises:
        UnknownDocumentError: there is none of that id.
    """
    version = session.get(Version, version_id)
    if version is None:
        raise UnknownDocumentError
    lock_campaign(session, session.get_one(Document, version.document_id).campaign_id)
    session.refresh(version)
    return version


def existing_document(session: Session, campaign_id: int, identity: Identity) -> Document | None:
    """The document's row, if somebody has begun it."""
    return session.scalar(
        select(Document).where(
            Document.campaign_id == campaign_id,
            Document.kind == identity.kind,
            Document.name == identity.name,
            Document.language == identity.language,
            Document.variant == identity.variant,
        )
    )


def document_of(session: Session, campaign_id: int, identity: Identity) -> Document:
    """The document's row, made if there is none yet."""
    found = existing_document(session, campaign_id, identity)
    if found is None:
        found = Document(
            campaign_id=campaign_id,
            kind=identity.kind,
            name=identity.name,
            language=identity.language,
            variant=identity.variant,
        )
        session.add(found)
        session.flush()
    return found


def english_changed(session: Session, campaign_id: int, identity: Identity) -> datetime | None:
    """When the English twin's newest text was written, public or not: they may go together.

    None for an English document, and for one without a twin.
    """
    if identity.language == "en":
        return None
    twin = existing_document(session, campaign_id, replace(identity, language="en"))
    if twin is None:
        return None
    return session.scalar(
        select(func.max(Version.created_at)).where(
            Version.document_id == twin.id, Version.state != DocumentState.RETIRED
        )
    )


def newest_version(session: Session, document_id: int) -> Version | None:
    """The version with the highest number, whatever its state."""
    return session.scalar(
        select(Version)
        .where(Version.document_id == document_id)
        .order_by(Version.number.desc())
        .limit(1)
    )


def add_version(session: Session, document: Document, words: Wording, now: datetime) -> Version:
    """Add a draft to a document; a version that waits for review no longer does."""
    waiting = session.scalars(
        select(Version).where(
            Version.document_id == document.id, Version.state == DocumentState.IN_REVIEW
        )
    )
    for version in waiting:
        note_deed(session, version, Deed.REPLACED, words.author_id, now)
    last = session.scalar(
        select(func.max(Version.number)).where(Version.document_id == document.id)
    )
    version = Version(
        document_id=document.id,
        number=(last or 0) + 1,
        subject=words.subject,
        text=words.text,
        note=words.note,
        author_id=words.author_id,
        created_at=now,
    )
    session.add(version)
    session.flush()
    session.add(
        DocumentEvent(version_id=version.id, deed=Deed.WROTE, user_id=words.author_id, at=now)
    )
    return version


def note_deed(
    session: Session,
    version: Version,
    deed: Deed,
    user_id: int | None,
    now: datetime,
    note: str = "",
) -> None:
    """Do something with a version, by the table of states, and write it into the history.

    Raises:
        IllegalMoveError: the version's state does not allow it.
    """
    version.state = do(deed, DocumentState(version.state))
    session.add(DocumentEvent(version_id=version.id, deed=deed, user_id=user_id, note=note, at=now))
