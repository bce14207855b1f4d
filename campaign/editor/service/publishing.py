"""Publishing: several texts at once or none, now or at a time; stopping it, and taking away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.audit.service import note
from campaign.content.blockers import (
    Found,
    blockers,
    found_by_checks,
    identified,
    unticked,
    what_would_not_work,
)
from campaign.content.replacing import retire_replaced, retire_versions
from campaign.content.versions import lock_campaign, locked_version, note_deed
from campaign.core.audit import Done
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


class UntickedError(BlockedError):
    """Nothing is in the way but warnings that somebody has to let pass.

    Attributes:
        warnings: sentences by the keys that a tick gives back.
    """

    code = "unticked"

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__(map(str, found))
        self.warnings = {each.key: str(each) for each in found}


@dataclass(frozen=True, slots=True)
class Publication:
    """What a campaigner wants to be public.

    Attributes:
        version_ids: at least one; at most one of each document.
        at: from when on, None for now.
        ticks: keys of warnings that may stay, as `UntickedError` gives them.
    """

    version_ids: Collection[int]
    at: datetime | None = None
    ticks: Collection[str] = ()


def publish(deps: Deps, campaign_id: int, wanted: Publication, user_id: int) -> None:
    """Make approved versions public, all in one moment or none of them.

    Raises:
        UnknownDocumentError: a version is not of this campaign.
        BlockedError: naming every reason against it.
        UntickedError: only warnings are left, which have come up since the approval.
        IllegalMoveError: one of them is not approved.
    """
    with deps.db.write() as session:
        campaign = lock_campaign(session, campaign_id)
        now = deps.now()
        moment = max(wanted.at, now) if wanted.at else now
        versions = _versions(session, campaign_id, wanted.version_ids)
        if len({version.document_id for version in versions}) < len(versions):
            raise BlockedError(["Choose one version of each document."])
        for version in versions:
            note_deed(session, version, Deed.PUBLISHED, user_id, now)
            version.live_from = moment
        if moment == now:
            retire_replaced(session, campaign_id, identified(session, versions), user_id, now)
        session.flush()
        found = found_by_checks(session, campaign, versions, moment)
        errors = [str(each) for each in found if each.is_error]
        if reasons := (*blockers(session, campaign, versions, moment), *errors):
            raise BlockedError(reasons)
        _tick(session, unticked(session, found), wanted.ticks, user_id, now)
        if moment == now:
            note_new_title(session, campaign, versions)
        note(
            deps,
            session,
            Done.PUBLISHED,
            by=user_id,
            about="campaign",
            about_id=campaign_id,
            texts=len(versions),
            later=moment > now,
        )


def unschedule(deps: Deps, version_id: int, user_id: int) -> None:
    """Stop what would have become public later; it stays approved.

    Raises:
        UnknownDocumentError: there is no such version.
        BlockedError: it is public already, or another text needs it on its day.
        IllegalMoveError: it was never to be published.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        now = deps.now()
        if version.live_from is not None and version.live_from <= now:
            raise BlockedError(["It is public already."])
        note_deed(session, version, Deed.UNSCHEDULED, user_id, now)
        version.live_from = None
        session.flush()
        campaign_id = session.get_one(Document, version.document_id).campaign_id
        if found := what_would_not_work(session, lock_campaign(session, campaign_id), now):
            raise BlockedError(found)
        note(
            deps, session, Done.WENT_BACK, by=user_id, about="version", about_id=version_id,
            which="unscheduled",
        )  # fmt: skip


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
        before = set(what_would_not_work(session, campaign, now))
        retire_versions(session, public, user_id, now)
        session.flush()
        # What was wrong before is no reason to keep it.
        after = what_would_not_work(session, campaign, now)
        if found := [reason for reason in after if reason not in before]:
            raise BlockedError(found)
        note(
            deps, session, Done.WENT_BACK, by=user_id, about="document", about_id=document_id,
            which="retired",
        )  # fmt: skip


def note_new_title(session: Session, campaign: Campaign, versions: Sequence[Version]) -> None:
    """New facts may bring a new title, and the first public ones open the campaign."""
    for version in versions:
        if session.get_one(Document, version.document_id).kind == DocumentKind.SETTINGS:
            campaign.title = settings_of(version.text).title
            if campaign.status == CampaignStatus.PREPARED:
                campaign.status = CampaignStatus.OPEN


def _tick(
    session: Session,
    missing: Sequence[Found],
    ticks: Collection[str],
    user_id: int,
    now: datetime,
) -> None:
    left = [each for each in missing if each.key not in ticks]
    if left:
        raise UntickedError(left)
    for key in {each.key for each in missing}:
        version_id, _, warning = key.partition(".")
        session.add(Tick(version_id=int(version_id), warning=warning, user_id=user_id, at=now))


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
