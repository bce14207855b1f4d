"""A version as its reviewer needs it: text, checks, comments, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.checking import warning_key
from campaign.content.queries import live_version
from campaign.content.versions import newest_version
from campaign.db.models import Tick, Version
from campaign.editor.queries.documents import VersionPage, version_page
from campaign.editor.service.reviewing import findings_of, writers
from letters.compare import Piece, compare
from letters.lint import Severity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from letters.lint import Finding


@dataclass(frozen=True, slots=True)
class Public:
    """The public version, and what this one would change in it."""

    id: int
    number: int
    subject: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One version with everything said of it.

    Attributes:
        warnings: by the key under which a tick is kept.
        ticked: the keys that have a tick.
        writers: who has written it since it was public last: none of them may approve it.
        public: None where nothing is public, or this version is.
        is_newest: whether nobody has written another since.
    """

    version: VersionPage
    errors: tuple[Finding, ...]
    warnings: dict[str, Finding]
    ticked: frozenset[str]
    writers: frozenset[int | None]
    public: Public | None
    is_live: bool
    is_newest: bool


def review_page(deps: Deps, session: Session, version_id: int) -> ReviewPage:
    """A version for review.

    Raises:
        UnknownDocumentError: there is none of that id.
    """
    page = version_page(session, version_id)
    row = session.get_one(Version, version_id)
    found = findings_of(deps, session, row)
    live = live_version(session, page.campaign_id, page.identity, deps.now())
    newest = newest_version(session, row.document_id)
    return ReviewPage(
        page,
        tuple(each for each in found if each.severity is Severity.ERROR),
        {warning_key(each): each for each in found if each.severity is Severity.WARNING},
        frozenset(session.scalars(select(Tick.warning).where(Tick.version_id == version_id))),
        frozenset(writers(session, row)),
        _public(live, row) if live and live is not row else None,
        live is row,
        newest is row,
    )


def _public(live: Version, row: Version) -> Public:
    return Public(
        live.id, live.number, compare(live.subject, row.subject), compare(live.text, row.text)
    )
