"""Loading a campaign: files become rows; unchanged texts keep their version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.queries import current_document
from campaign.core.errors import UnknownCampaignError
from campaign.db.models import Campaign, CampaignStatus, Document

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.files import CampaignFolder, DocumentFile
    from campaign.deps import Deps


def load_campaign(deps: Deps, folder: CampaignFolder, *, dry_run: bool = False) -> int:
    """Make the database say what the folder says; returns how many documents are new versions.

    A document that has changed gets a new version; drafts keep the one they began with.
    """
    with deps.db.write() as session:
        campaign = _campaign(deps, session, folder)
        changed = sum(_add_version(deps, session, campaign, file) for file in folder.documents)
        if dry_run:
            session.rollback()
    return changed


def _campaign(deps: Deps, session: Session, folder: CampaignFolder) -> Campaign:
    settings = folder.settings
    campaign = session.scalar(select(Campaign).where(Campaign.slug == settings.slug))
    if campaign is None:
        campaign = Campaign(
            slug=settings.slug, title=settings.title, settings=folder.raw, loaded_at=deps.now()
        )
        session.add(campaign)
        session.flush()
        return campaign
    campaign.title = settings.title
    campaign.settings = folder.raw
    campaign.loaded_at = deps.now()
    return campaign


def _add_version(deps: Deps, session: Session, campaign: Campaign, file: DocumentFile) -> bool:
    current = current_document(session, campaign.id, file.kind, file.name, file.language)
    if current and (current.subject, current.text) == (file.subject, file.text):
        return False
    session.add(
        Document(
            campaign_id=campaign.id,
            kind=file.kind,
            name=file.name,
            language=file.language,
            version=current.version + 1 if current else 1,
            subject=file.subject,
            text=file.text,
            created_at=deps.now(),
        )
    )
    return True


def set_status(deps: Deps, slug: str, status: CampaignStatus, *, dry_run: bool = False) -> None:
    """Pause or resume a campaign.

    Raises:
        UnknownCampaignError: there is none of that name.
    """
    with deps.db.write() as session:
        campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
        if campaign is None:
            raise UnknownCampaignError(slug)
        if not dry_run:
            campaign.status = status
