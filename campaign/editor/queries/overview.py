"""The documents of a campaign, with what is public, what is on its way and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.blockers import what_is_missing
from campaign.content.identity import FOR_NATIONS, LANGUAGES, PAGES, Identity
from campaign.content.queries import identity_of, newest_settings
from campaign.core.errors import UnknownCampaignError
from campaign.db.models import Campaign, CampaignStatus, Document, DocumentKind, Version
from campaign.editor.queries.versions import Cell, VersionFact, cell_of, fact, version_facts
from letters.emails import EMAILS
from postcodes import Nation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaign.core.campaign_settings import CampaignSettings
    from campaign.core.document_states import DocumentState
    from campaign.deps import Deps

KINDS = (
    DocumentKind.LETTER_MP,
    DocumentKind.LETTER_MINISTER,
    DocumentKind.PAGE,
    DocumentKind.BRIEFING,
    DocumentKind.EMAIL,
    DocumentKind.SETTINGS,
)
EMAIL_NAMES = tuple(each.name.value for each in EMAILS)


@dataclass(frozen=True, slots=True)
class Row:
    """The same document in each language, the main one first, then its variants."""

    kind: DocumentKind
    name: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign as its editors see it."""

    id: int
    slug: str
    status: CampaignStatus
    settings: CampaignSettings
    rows: tuple[Row, ...]
    gaps: tuple[str, ...]

    def cells_in(self, state: DocumentState) -> tuple[Cell, ...]:
        """The documents whose newest version is in that state."""
        every = (cell for row in self.rows for cells in row.cells for cell in cells)
        return tuple(cell for cell in every if cell.newest and cell.newest.state is state)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the editor's list."""

    slug: str
    title: str
    status: CampaignStatus


def campaign_rows(session: Session) -> tuple[CampaignRow, ...]:
    """Every campaign, those in preparation too."""
    rows = session.scalars(select(Campaign).order_by(Campaign.title))
    return tuple(CampaignRow(row.slug, row.title, CampaignStatus(row.status)) for row in rows)


def campaign_row(session: Session, slug: str) -> Campaign:
    """A campaign, in preparation or not.

    Raises:
        UnknownCampaignError: there is none of that name.
    """
    row = session.scalar(select(Campaign).where(Campaign.slug == slug))
    if row is None:
        raise UnknownCampaignError(slug)
    return row


def overview(deps: Deps, session: Session, slug: str) -> Overview:
    """Everything that a campaign has, and the places of what it lacks.

    Raises:
        UnknownCampaignError: there is none of that name.
    """
    campaign = campaign_row(session, slug)
    settings = newest_settings(session, campaign)
    cells = _cells(deps, session, campaign.id)
    rows = [
        _row(kind, name, cells)
        for kind in KINDS
        for name in _names(kind, campaign.slug, settings, cells)
    ]
    return Overview(
        campaign.id,
        campaign.slug,
        CampaignStatus(campaign.status),
        settings,
        tuple(rows),
        what_is_missing(session, campaign, deps.now()),
    )


def _cells(deps: Deps, session: Session, campaign_id: int) -> dict[Identity, Cell]:
    documents = session.scalars(select(Document).where(Document.campaign_id == campaign_id))
    versions: dict[int, list[VersionFact]] = {}
    statement = (
        version_facts()
        .join(Document, Document.id == Version.document_id)
        .where(Document.campaign_id == campaign_id)
        .order_by(Version.number.desc())
    )
    for row in session.execute(statement):
        found = fact(*row)
        versions.setdefault(found.document_id, []).append(found)
    return {
        identity: cell_of(identity, document.id, versions.get(document.id, ()), deps.now())
        for document, identity in ((each, identity_of(each)) for each in documents)
    }


def _names(
    kind: DocumentKind, slug: str, settings: CampaignSettings, cells: Iterable[Identity]
) -> list[str]:
    """The documents of a kind that there are, and those that there could be."""
    there = sorted({each.name for each in cells if each.kind is kind})
    if kind is DocumentKind.SETTINGS:
        return [slug]
    if kind in FOR_NATIONS:
        covered = {nation for name in there for nation in name.split("+")}
        missing = [nation.value for nation in settings.ministers if nation not in covered]
        order = [nation.value for nation in Nation]
        return sorted({*there, *missing}, key=lambda name: order.index(name.split("+")[0]))
    wanted = PAGES if kind is DocumentKind.PAGE else EMAIL_NAMES
    return [*wanted, *(name for name in there if name not in wanted)]


def _row(kind: DocumentKind, name: str, cells: dict[Identity, Cell]) -> Row:
    languages = ("en",) if kind is DocumentKind.SETTINGS else LANGUAGES
    return Row(kind, name, tuple(_in_language(kind, name, each, cells) for each in languages))


def _in_language(
    kind: DocumentKind, name: str, language: str, cells: dict[Identity, Cell]
) -> tuple[Cell, ...]:
    main = Identity(kind, name, language)
    variants = sorted(
        each
        for each in cells
        if (each.kind, each.name, each.language) == (kind, name, language) and each.variant
    )
    return (cells.get(main, Cell(main)), *(cells[each] for each in variants))
