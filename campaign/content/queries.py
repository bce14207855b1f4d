"""Reading campaigns and their documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.campaign_settings import CampaignSettings
from campaign.core.errors import UnknownCampaignError
from campaign.db.models import Campaign, CampaignStatus, Document, DocumentKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class LoadedCampaign:
    """A campaign as the database has it."""

    id: int
    status: CampaignStatus
    settings: CampaignSettings

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.settings.slug

    @property
    def is_open(self) -> bool:
        """Whether supporters may begin and send letters."""
        return self.status is CampaignStatus.OPEN


def campaign_by_slug(session: Session, slug: str) -> LoadedCampaign:
    """The campaign of that name.

    Raises:
        UnknownCampaignError: there is none.
    """
    row = session.scalar(select(Campaign).where(Campaign.slug == slug))
    if row is None:
        raise UnknownCampaignError(slug)
    return _loaded(row)


def campaign_by_id(session: Session, campaign_id: int) -> LoadedCampaign:
    """The campaign with that id, which must exist (a foreign key says so)."""
    return _loaded(session.get_one(Campaign, campaign_id))


def campaigns(session: Session) -> tuple[LoadedCampaign, ...]:
    """All campaigns, by title."""
    return tuple(_loaded(row) for row in session.scalars(select(Campaign).order_by(Campaign.title)))


def current_document(
    session: Session, campaign_id: int, kind: DocumentKind, name: str, language: str
) -> Document | None:
    """The newest version of a document, or None if the campaign has none."""
    return session.scalar(
        select(Document)
        .where(
            Document.campaign_id == campaign_id,
            Document.kind == kind,
            Document.name == name,
            Document.language == language,
        )
        .order_by(Document.version.desc())
        .limit(1)
    )


def page_texts(session: Session, campaign_id: int, language: str) -> dict[str, str]:
    """The Markdown of each page of a campaign, by the page's name."""
    rows = session.scalars(
        select(Document)
        .where(
            Document.campaign_id == campaign_id,
            Document.kind == DocumentKind.PAGE,
            Document.language == language,
        )
        .order_by(Document.version)
    )
    return {row.name: row.text for row in rows}


def _loaded(row: Campaign) -> LoadedCampaign:
    return LoadedCampaign(
        row.id, CampaignStatus(row.status), CampaignSettings.from_toml(row.settings)
    )
