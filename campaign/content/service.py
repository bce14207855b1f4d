"""Loading a campaign: files become versions; unchanged texts keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.blockers import what_would_not_work
from campaign.content.queries import live_version
from campaign.content.versions import (
    Wording,
    add_version,
    document_of,
    lock_campaign,
    newest_version,
    note_deed,
)
from campaign.core.document_states import Deed, DocumentState
from campaign.core.errors import CampaignFilesError, UnknownCampaignError
from campaign.db.models import Campaign, CampaignStatus, Version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.files import CampaignFolder, DocumentFile
    from campaign.deps import Deps

NOTE = "Loaded from files"


def load_campaign(
    deps: Deps, folder: CampaignFolder, *, as_drafts: bool = False, dry_run: bool = False
) -> int:
    """Make the database say what the folder says; returns how many documents are new versions.

    A document that has changed gets a new version; drafts keep the one they began with.

    Raises:
        CampaignFilesError: a public text that the folder does not have would no longer work.

    Args:
        deps: the outside world.
        folder: the files, checked.
        as_drafts: leave it to the editor to review and publish them.
        dry_run: only count.
    """
    with deps.db.write() as session:
        campaign = _campaign(deps, session, folder, as_drafts=as_drafts)
        add = _add_draft if as_drafts else _publish
        changed = sum(add(deps, session, campaign, file) for file in folder.documents)
        session.flush()
        if not as_drafts and (faults := what_would_not_work(session, campaign, deps.now())):
            raise CampaignFilesError([f"with these files, {fault}" for fault in faults])
        if dry_run:
            session.rollback()
    return changed


def _campaign(deps: Deps, session: Session, folder: CampaignFolder, *, as_drafts: bool) -> Campaign:
    settings = folder.settings
    campaign = session.scalar(select(Campaign).where(Campaign.slug == settings.slug))
    if campaign is None:
        campaign = Campaign(
            slug=settings.slug,
            title=settings.title,
            status=CampaignStatus.PREPARED if as_drafts else CampaignStatus.OPEN,
            loaded_at=deps.now(),
        )
        session.add(campaign)
        session.flush()
    campaign = lock_campaign(session, campaign.id)
    campaign.loaded_at = deps.now()
    if not as_drafts:
        campaign.title = settings.title
        if campaign.status == CampaignStatus.PREPARED:
            campaign.status = CampaignStatus.OPEN
    return campaign


def _publish(deps: Deps, session: Session, campaign: Campaign, file: DocumentFile) -> bool:
    now = deps.now()
    live = live_version(session, campaign.id, file.identity, now)
    if live and (live.subject, live.text) == (file.subject, file.text):
        return False
    document = document_of(session, campaign.id, file.identity)
    version = add_version(session, document, Wording(file.subject, file.text, NOTE), now)
    # The files were reviewed where they are kept.
    for deed in (Deed.SENT, Deed.APPROVED, Deed.PUBLISHED):
        note_deed(session, version, deed, None, now)
    version.live_from = now
    _unschedule(session, version, now)
    return True


def _unschedule(session: Session, version: Version, now: datetime) -> None:
    """What was to become public later would undo what the files say now."""
    later = select(Version).where(
        Version.document_id == version.document_id,
        Version.state == DocumentState.PUBLISHED,
        Version.live_from > now,
    )
    for other in session.scalars(later):
        note_deed(session, other, Deed.UNSCHEDULED, None, now, NOTE)
        other.live_from = None


def _add_draft(deps: Deps, session: Session, campaign: Campaign, file: DocumentFile) -> bool:
    document = document_of(session, campaign.id, file.identity)
    newest = newest_version(session, document.id)
    if newest and (newest.subject, newest.text) == (file.subject, file.text):
        return False
    add_version(session, document, Wording(file.subject, file.text, NOTE), deps.now())
    return True


def set_status(deps: Deps, slug: str, status: CampaignStatus, *, dry_run: bool = False) -> None:
    """Pause or resume a campaign.

    Raises:
        UnknownCampaignError: there is none of that name, or it has never been published.
    """
    with deps.db.write() as session:
        campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
        if campaign is None or campaign.status == CampaignStatus.PREPARED:
            raise UnknownCampaignError(slug)
        if not dry_run:
            campaign.status = status
