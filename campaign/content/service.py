"""Loading a campaign: files become versions; unchanged texts keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.blockers import found_by_checks, what_would_not_work
from campaign.content.queries import is_prepared, live_documents, live_version
from campaign.content.replacing import retire_replaced
from campaign.content.versions import (
    Wording,
    add_version,
    document_of,
    lock_campaign,
    note_deed,
)
from campaign.core.document_states import Deed, DocumentState
from campaign.core.errors import CampaignFilesError, UnknownCampaignError
from campaign.db.models import Campaign, CampaignStatus, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.files import CampaignFolder, DocumentFile
    from campaign.deps import Deps

NOTE = "Loaded from files"


def load_campaign(
    deps: Deps,
    folder: CampaignFolder,
    *,
    as_drafts: bool = False,
    over_edited: bool = False,
    dry_run: bool = False,
) -> int:
    """Make public what the folder says; returns how many documents are new versions.

    A document that has changed gets a new version; drafts keep the one they began with. What the
    folder does not have stays as it is (`public_elsewhere` names it).

    Raises:
        CampaignFilesError: the checks find errors, a public text that the folder does not have
            would no longer work, or one that staff have published would be taken back.

    Args:
        deps: the outside world.
        folder: the files, checked.
        as_drafts: leave it to the editor to review and publish them.
        over_edited: take back, too, what staff have published since the files were loaded.
        dry_run: only count.
    """
    with deps.db.write() as session:
        campaign = _campaign(deps, session, folder, as_drafts=as_drafts)
        if not (as_drafts or over_edited):
            _refuse_edited(deps, session, campaign, folder)
        add = _add_draft if as_drafts else _publish
        made = [add(deps, session, campaign, file) for file in folder.documents]
        new = [version for version in made if version is not None]
        if not as_drafts:
            _look_at_all(deps, session, campaign, folder, new)
        if dry_run:
            session.rollback()
    return len(new)


def public_elsewhere(deps: Deps, folder: CampaignFolder) -> tuple[str, ...]:
    """The files of public documents that the folder does not have: they stay public."""
    named = {file.identity for file in folder.documents}
    with deps.db.read() as session:
        campaign_id = session.scalar(
            select(Campaign.id).where(Campaign.slug == folder.settings.slug)
        )
        live = live_documents(session, campaign_id, deps.now()) if campaign_id else {}
    return tuple(sorted(identity.file for identity in live.keys() - named))


def _look_at_all(
    deps: Deps,
    session: Session,
    campaign: Campaign,
    folder: CampaignFolder,
    new: Sequence[Version],
) -> None:
    """Files may not make public what the editor would not."""
    now = deps.now()
    named = {file.identity for file in folder.documents}
    retire_replaced(session, campaign.id, named, None, now)
    session.flush()
    found = found_by_checks(session, campaign, new, now)
    faults = [
        *what_would_not_work(session, campaign, now),
        *(str(each) for each in found if each.is_error),
    ]
    if faults:
        raise CampaignFilesError([f"with these files, {fault}" for fault in faults])


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
    return campaign


def _refuse_edited(
    deps: Deps, session: Session, campaign: Campaign, folder: CampaignFolder
) -> None:
    """Files that are older than what staff have published since must not undo it unnoticed."""
    edited = []
    for file in folder.documents:
        live = live_version(session, campaign.id, file.identity, deps.now())
        if live is None or live.author_id is None:
            continue
        if (live.subject, live.text) != (file.subject, file.text):
            edited.append(
                f"{file.identity.file} was published in the editor (version {live.number}) and is "
                "different here. Bring it into your files with `postbag campaign export`, or load "
                "over it with --over-edited."
            )
    if edited:
        raise CampaignFilesError(edited)


def _publish(
    deps: Deps, session: Session, campaign: Campaign, file: DocumentFile
) -> Version | None:
    now = deps.now()
    live = live_version(session, campaign.id, file.identity, now)
    if live and (live.subject, live.text) == (file.subject, file.text):
        _unschedule(session, live, now)
        return None
    document = document_of(session, campaign.id, file.identity)
    version = add_version(session, document, Wording(file.subject, file.text, NOTE), now)
    # The files were reviewed where they are kept.
    for deed in (Deed.SENT, Deed.APPROVED, Deed.PUBLISHED):
        note_deed(session, version, deed, None, now)
    version.live_from = now
    _unschedule(session, version, now)
    return version


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


def _add_draft(
    deps: Deps, session: Session, campaign: Campaign, file: DocumentFile
) -> Version | None:
    document = document_of(session, campaign.id, file.identity)
    known = live_version(session, campaign.id, file.identity, deps.now())
    known = known or _last_loaded(session, document.id)
    if known and (known.subject, known.text) == (file.subject, file.text):
        return None  # what staff write on top of it stays where it is
    return add_version(session, document, Wording(file.subject, file.text, NOTE), deps.now())


def _last_loaded(session: Session, document_id: int) -> Version | None:
    return session.scalar(
        select(Version)
        .where(Version.document_id == document_id, Version.author_id.is_(None))
        .order_by(Version.number.desc())
        .limit(1)
    )


def set_status(deps: Deps, slug: str, status: CampaignStatus, *, dry_run: bool = False) -> None:
    """Pause or resume a campaign.

    Raises:
        UnknownCampaignError: there is none of that name, or it has never been published.
    """
    with deps.db.write() as session:
        campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
        if campaign is None or is_prepared(deps, session, campaign):
            raise UnknownCampaignError(slug)
        if not dry_run:
            campaign.status = status
