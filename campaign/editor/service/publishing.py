"""Publishing: several texts at once or none, now or at a time; taking away, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.blockers import blockers, what_would_not_work
from campaign.content.queries import identity_of, live_version
from campaign.content.versions import Wording, add_version, lock_campaign, locked_version, note_deed
from campaign.core.campaign_toml import settings_of
from campaign.core.document_states import Deed, DocumentState
from campaign.core.errors import BlockedError, UnknownDocumentError
from campaign.db.models import CampaignStatus, Document, DocumentKind, Tick, Version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.db.models import Campaign
    from campaign.deps import Deps


def publish(
    deps: Deps, campaign_id: int, version_ids: Collection[int], user_id: int, at: datetime | None
) -> None:
    """Make approved versions public, all in one moment or none of them.

    Args:
        deps: the outside world.
        campaign_id: whose they are.
        version_ids: at least one; at most one of each document.
        user_id: who publishes.
        at: from when on, None for now.

    Raises:
        UnknownDocumentError: a version is not of this campaign.
        BlockedError: naming every reason against it.
        IllegalMoveError: one of them is not approved.
    """
    with deps.db.write() as session:
        campaign = lock_campaign(session, campaign_id)
        now = deps.now()
        moment = max(at, now) if at else now
        versions = _versions(session, campaign_id, version_ids)
        if len({version.document_id for version in versions}) < len(versions):
            raise BlockedError(["Choose one version of each document."])
        for version in versions:
            note_deed(session, version, Deed.PUBLISHED, user_id, now)
            version.live_from = moment
        session.flush()
        if found := blockers(session, campaign, versions, moment):
            raise BlockedError(found)
        _open(session, campaign, versions)


def unschedule(deps: Deps, version_id: int, user_id: int) -> None:
    """Stop what would have become public later; it stays approved.

    Raises:
        UnknownDocumentError: there is no such version.
        BlockedError: it is public already.
        IllegalMoveError: it was never to be published.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        now = deps.now()
        if version.live_from is not None and version.live_from <= now:
            raise BlockedError(["It is public already."])
        note_deed(session, version, Deed.UNSCHEDULED, user_id, now)
        version.live_from = None


def retire(deps: Deps, document_id: int, user_id: int) -> None:
    """Take a document out of use, with everything of it that is or will be public.

    Raises:
        UnknownDocumentError: there is no such document, or nothing of it is public.
        BlockedError: the campaign would lack it.
    """
    with deps.db.write() as session:
        document = session.get(Document, document_id)
        if document is None:
            raise UnknownDocumentError
        campaign = lock_campaign(session, document.campaign_id)
        now = deps.now()
        if document.kind == DocumentKind.SETTINGS:
            raise BlockedError(["The campaign cannot be without its facts."])
        public = session.scalars(
            select(Version).where(
                Version.document_id == document.id, Version.state == DocumentState.PUBLISHED
            )
        ).all()
        if not public:
            raise UnknownDocumentError
        for version in public:
            note_deed(session, version, Deed.RETIRED, user_id, now)
        session.flush()
        if found := what_would_not_work(session, campaign, now):
            raise BlockedError(found)


def roll_back(deps: Deps, version_id: int, user_id: int) -> int:
    """Make an earlier public text public again at once, as a new version; returns its id.

    It has been approved before, so that nobody need wait when something has gone wrong.

    Raises:
        UnknownDocumentError: there is no such version.
        BlockedError: it was never public, is public now, or no longer fits the campaign.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        document = session.get_one(Document, version.document_id)
        campaign = lock_campaign(session, document.campaign_id)
        now = deps.now()
        live = live_version(session, campaign.id, identity_of(document), now)
        was_public = version.live_from is not None and version.live_from <= now
        if not was_public or live is version:
            raise BlockedError(["Only an earlier text that was public can be brought back."])
        words = Wording(version.subject, version.text, f"Back to version {version.number}", user_id)
        brought = add_version(session, document, words, now)
        note_deed(session, brought, Deed.ROLLED_BACK, user_id, now)
        brought.live_from = now
        for tick in session.scalars(select(Tick).where(Tick.version_id == version.id)):
            session.add(
                Tick(version_id=brought.id, warning=tick.warning, user_id=tick.user_id, at=now)
            )
        session.flush()
        if found := blockers(session, campaign, [brought], now):
            raise BlockedError(found)
        _open(session, campaign, [brought])
        return brought.id


def _open(session: Session, campaign: Campaign, versions: Sequence[Version]) -> None:
    """New facts may bring a new title; a first publication opens the campaign."""
    for version in versions:
        if session.get_one(Document, version.document_id).kind == DocumentKind.SETTINGS:
            campaign.title = settings_of(version.text).title
    if campaign.status == CampaignStatus.PREPARED:
        campaign.status = CampaignStatus.OPEN


def _versions(session: Session, campaign_id: int, ids: Collection[int]) -> list[Version]:
    statement = (
        select(Version)
        .join(Document, Document.id == Version.document_id)
        .where(Document.campaign_id == campaign_id, Version.id.in_(ids))
        .order_by(Version.id)
    )
    found = list(session.scalars(statement))
    if not found or len(found) < len(set(ids)):
        raise UnknownDocumentError
    return found
