"""What is known of versions but for their texts, and which of a document's matter now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import defer

from campaign.core.document_states import DocumentState
from campaign.db.models import User, Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select

    from campaign.content.identity import Identity


@dataclass(frozen=True, slots=True)
class VersionFact:
    """What is known of a version, but for its text.

    Attributes:
        author: their e-mail address; empty where a command wrote it.
        live_from: when it became public, or will.
    """

    id: int
    document_id: int
    number: int
    state: DocumentState
    note: str
    author_id: int | None
    author: str
    created_at: datetime
    live_from: datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One document, or the place where one could be.

    Attributes:
        document_id: None where nothing has been begun.
        live: what is public now.
        ahead: what will be public by itself.
        newest: what is newer than both, if anything.
    """

    identity: Identity
    document_id: int | None = None
    live: VersionFact | None = None
    ahead: VersionFact | None = None
    newest: VersionFact | None = None


def version_facts() -> Select[Version, str]:
    """Versions with their authors' addresses (None without an author); texts are not read."""
    return (
        select(Version, User.email)
        .outerjoin(User, User.id == Version.author_id)
        .options(defer(Version.text))
    )


def fact(version: Version, email: str | None) -> VersionFact:
    """A row of `version_facts` as a value."""
    return VersionFact(
        version.id,
        version.document_id,
        version.number,
        DocumentState(version.state),
        version.note,
        version.author_id,
        email or "",
        version.created_at,
        version.live_from,
    )


def cell_of(
    identity: Identity, document_id: int, versions: Iterable[VersionFact], now: datetime
) -> Cell:
    """One document, from all of its versions, the newest first."""
    ordered = list(versions)
    public = [each for each in ordered if each.state is DocumentState.PUBLISHED]
    live = next((each for each in public if each.live_from and each.live_from <= now), None)
    ahead = next((each for each in public if each.live_from and each.live_from > now), None)
    known = max((each.number for each in (live, ahead) if each), default=0)
    newest = ordered[0] if ordered and ordered[0].number > known else None
    return Cell(identity, document_id, live, ahead, newest)
