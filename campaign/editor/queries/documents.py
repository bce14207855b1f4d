"""One document: its versions, its history, what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.queries import identity_of
from campaign.core.document_states import Deed
from campaign.core.errors import UnknownDocumentError
from campaign.db.models import (
    Campaign,
    Comment,
    Document,
    DocumentEvent,
    User,
    Version,
    WorkingText,
)
from campaign.editor.queries.versions import Cell, VersionFact, cell_of, fact, version_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history."""

    id: int
    at: datetime
    who: str
    deed: Deed
    number: int
    version_id: int
    note: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with all that is known of it, newest first."""

    id: int
    campaign_id: int
    slug: str
    identity: Identity
    cell: Cell
    versions: tuple[VersionFact, ...]
    history: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Remarked:
    """What a colleague has said of a version."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with its text."""

    fact: VersionFact
    identity: Identity
    slug: str
    campaign_id: int
    subject: str
    text: str
    comments: tuple[Remarked, ...]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What somebody has typed and not saved."""

    base_number: int
    subject: str
    text: str
    at: datetime


def document_page(deps: Deps, session: Session, document_id: int) -> DocumentPage:
    """A document and its history.

    Raises:
        UnknownDocumentError: there is none of that id.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise UnknownDocumentError
    campaign = session.get_one(Campaign, document.campaign_id)
    statement = version_facts().where(Version.document_id == document_id)
    versions = tuple(
        fact(*row) for row in session.execute(statement.order_by(Version.number.desc()))
    )
    identity = identity_of(document)
    return DocumentPage(
        document.id,
        campaign.id,
        campaign.slug,
        identity,
        cell_of(identity, document.id, versions, deps.now()),
        versions,
        history(session, document_id=document_id),
    )


def version_page(session: Session, version_id: int) -> VersionPage:
    """A version with its text and comments.

    Raises:
        UnknownDocumentError: there is none of that id.
    """
    version = session.get(Version, version_id)
    if version is None:
        raise UnknownDocumentError
    document = session.get_one(Document, version.document_id)
    row = session.execute(version_facts().where(Version.id == version_id)).one()
    said = session.execute(
        select(Comment.at, User.email, Comment.text)
        .outerjoin(User, User.id == Comment.user_id)
        .where(Comment.version_id == version_id)
        .order_by(Comment.id)
    )
    return VersionPage(
        fact(*row),
        identity_of(document),
        session.get_one(Campaign, document.campaign_id).slug,
        document.campaign_id,
        version.subject,
        version.text,
        tuple(Remarked(at, who or "", text) for at, who, text in said),
    )


def unsaved(session: Session, document_id: int, user_id: int) -> Unsaved | None:
    """What this person has typed and not saved, if anything."""
    row = session.scalar(
        select(WorkingText).where(
            WorkingText.document_id == document_id, WorkingText.user_id == user_id
        )
    )
    return Unsaved(row.base_number, row.subject, row.text, row.at) if row else None


def history(
    session: Session,
    *,
    document_id: int | None = None,
    campaign_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[Happening, ...]:
    """Who did what, newest first, of one document or of a whole campaign."""
    statement = (
        select(DocumentEvent, User.email, Version.number, Document)
        .join(Version, Version.id == DocumentEvent.version_id)
        .join(Document, Document.id == Version.document_id)
        .outerjoin(User, User.id == DocumentEvent.user_id)
        .order_by(DocumentEvent.id.desc())
        .limit(limit)
    )
    if document_id is not None:
        statement = statement.where(Document.id == document_id)
    if campaign_id is not None:
        statement = statement.where(Document.campaign_id == campaign_id)
    if before is not None:
        statement = statement.where(DocumentEvent.id < before)
    return tuple(
        Happening(
            event.id,
            event.at,
            email or "",
            Deed(event.deed),
            number,
            event.version_id,
            event.note,
            identity_of(document),
        )
        for event, email, number, document in session.execute(statement)
    )
