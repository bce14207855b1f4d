"""Going back: an earlier public text is public again at once, alone or with what came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.audit.service import note
from campaign.content.blockers import blockers, found_by_checks, identified
from campaign.content.queries import identity_of, live_documents, live_version
from campaign.content.replacing import retire_replaced
from campaign.content.versions import Wording, add_version, lock_campaign, locked_version, note_deed
from campaign.core.audit import Done
from campaign.core.document_states import Deed
from campaign.core.errors import BlockedError
from campaign.db.models import Document, Tick, Version
from campaign.editor.service.publishing import note_new_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.db.models import Campaign
    from campaign.deps import Deps


def roll_back(deps: Deps, version_id: int, user_id: int) -> int:
    """Make an earlier public text public again at once, as a new version; returns its id.

    It has been approved before, so that nobody need wait when something has gone wrong: warnings
    do not stop it, nor errors that the public text has just the same.

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
        if not was_public(version, now) or live is version:
            raise BlockedError(["Only an earlier text that was public can be brought back."])
        (brought,) = _bring_back(session, campaign, [version], user_id, now)
        note(deps, session, Done.WENT_BACK, by=user_id, about="version", about_id=version_id)
        return brought


def roll_back_together(deps: Deps, version_id: int, user_id: int) -> list[int]:
    """Undo a whole publication: everything that became public in the moment of this version.

    Args:
        deps: the outside world.
        version_id: one that is public now.
        user_id: who goes back.

    Returns:
        The ids of the new versions.

    Raises:
        UnknownDocumentError: there is no such version.
        BlockedError: it is not public, nothing was public before it, or it would no longer fit.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        document = session.get_one(Document, version.document_id)
        campaign = lock_campaign(session, document.campaign_id)
        now = deps.now()
        public = live_documents(session, campaign.id, now)
        if public.get(identity_of(document)) is not version:
            raise BlockedError(["Only what is public now can be undone."])
        together = [each for each in public.values() if each.live_from == version.live_from]
        earlier = [_before(session, each) for each in together]
        known = [each for each in earlier if each is not None]
        if not known:
            raise BlockedError(["Nothing was public before it."])
        brought = _bring_back(session, campaign, known, user_id, now)
        note(
            deps, session, Done.WENT_BACK, by=user_id, about="campaign", about_id=campaign.id,
            texts=len(brought),
        )  # fmt: skip
        return brought


def was_public(version: Version, now: datetime) -> bool:
    """Whether supporters have ever got this version, or could have."""
    return version.live_from is not None and version.live_from <= now


def _before(session: Session, version: Version) -> Version | None:
    return session.scalar(
        select(Version)
        .where(
            Version.document_id == version.document_id,
            Version.live_from < version.live_from,
        )
        .order_by(Version.live_from.desc(), Version.number.desc())
        .limit(1)
    )


def _bring_back(
    session: Session,
    campaign: Campaign,
    versions: Sequence[Version],
    user_id: int,
    now: datetime,
) -> list[int]:
    replaced = list(live_documents(session, campaign.id, now).values())
    known = {(each.identity, each.finding.rule, each.finding.message)
        for each in found_by_checks(session, campaign, replaced, now)
    }  # fmt: skip
    brought = [_again(session, each, user_id, now) for each in versions]
    retire_replaced(session, campaign.id, identified(session, brought), user_id, now)
    session.flush()
    errors = [
        str(each)
        for each in found_by_checks(session, campaign, brought, now)
        if each.is_error and (each.identity, each.finding.rule, each.finding.message) not in known
    ]
    if found := (*blockers(session, campaign, brought, now), *errors):
        raise BlockedError(found)
    note_new_title(session, campaign, brought)
    return [each.id for each in brought]


def _again(session: Session, version: Version, user_id: int, now: datetime) -> Version:
    document = session.get_one(Document, version.document_id)
    words = Wording(version.subject, version.text, f"Back to version {version.number}", user_id)
    again = add_version(session, document, words, now)
    note_deed(session, again, Deed.ROLLED_BACK, user_id, now)
    again.live_from = now
    for tick in session.scalars(select(Tick).where(Tick.version_id == version.id)):
        session.add(Tick(version_id=again.id, warning=tick.warning, user_id=tick.user_id, at=now))
    return again
