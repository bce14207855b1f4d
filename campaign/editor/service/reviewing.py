"""Review: a second person reads, comments, lets warnings pass, approves or sends back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.content.checking import Times, findings, warning_key
from campaign.content.facts import Text, fitting_facts
from campaign.content.queries import identity_of
from campaign.content.versions import (
    english_changed,
    locked_version,
    newest_version,
    note_deed,
)
from campaign.core.document_states import Deed
from campaign.core.errors import (
    BlockedError,
    NotOwnTextError,
    OwnTextError,
    UnknownDocumentError,
)
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, Comment, Document, Tick, Version
from letters.lint import Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from letters.lint import Finding


def findings_of(deps: Deps, session: Session, version: Version) -> tuple[Finding, ...]:
    """What the checks say of a version today, with the campaign's newest facts."""
    document = session.get_one(Document, version.document_id)
    identity = identity_of(document)
    campaign = session.get_one(Campaign, document.campaign_id)
    return findings(
        identity,
        version.subject,
        version.text,
        fitting_facts(
            deps, session, campaign, identity, Text(version.subject, version.text)
        ).settings,
        deps.now().astimezone(LONDON).date(),
        Times(version.created_at, english_changed(session, campaign.id, identity)),
    )


def send(deps: Deps, version_id: int, user_id: int) -> None:
    """Ask colleagues to review a draft.

    Raises:
        UnknownDocumentError: there is no such version.
        BlockedError: the checks find errors, or there is a newer version.
        IllegalMoveError: it is not a draft.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        newest = newest_version(session, version.document_id)
        if newest and newest.id != version.id:
            raise BlockedError([f"Version {newest.number} is newer: send that one."])
        _refuse_errors(findings_of(deps, session, version))
        note_deed(session, version, Deed.SENT, user_id, deps.now())


def send_back(deps: Deps, version_id: int, user_id: int, said: str) -> None:
    """Give a text back to its author, with a comment that says why.

    Raises:
        UnknownDocumentError: there is no such version.
        IllegalMoveError: it is not in review.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        note_deed(session, version, Deed.SENT_BACK, user_id, deps.now())
        session.add(Comment(version_id=version_id, user_id=user_id, text=said, at=deps.now()))


def reopen(deps: Deps, version_id: int, user_id: int) -> None:
    """Withdraw the approval of a version: it is a draft again.

    Raises:
        UnknownDocumentError: there is no such version.
        IllegalMoveError: it is not approved.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        note_deed(session, version, Deed.REOPENED, user_id, deps.now())


def take_back(deps: Deps, version_id: int, user_id: int) -> None:
    """Make one's own draft a draft again, before anybody has reviewed it.

    Raises:
        UnknownDocumentError: there is no such version.
        NotOwnTextError: somebody else has written it.
        IllegalMoveError: it is not in review.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        if version.author_id != user_id:
            raise NotOwnTextError
        note_deed(session, version, Deed.TOOK_BACK, user_id, deps.now())


def comment(deps: Deps, version_id: int, user_id: int, text: str) -> None:
    """Say something about a version.

    Raises:
        UnknownDocumentError: there is no such version.
    """
    with deps.db.write() as session:
        if session.get(Version, version_id) is None:
            raise UnknownDocumentError
        session.add(Comment(version_id=version_id, user_id=user_id, text=text, at=deps.now()))


def approve(deps: Deps, version_id: int, user_id: int, ticks: Collection[str]) -> None:
    """Find a version good; the warnings with a tick may stay.

    Args:
        deps: the outside world.
        version_id: in review.
        user_id: who approves, never somebody who has written it since it was public last.
        ticks: keys of the warnings that the reviewer has looked at (`checking.warning_key`).

    Raises:
        UnknownDocumentError: there is no such version.
        OwnTextError: they have written it themselves, or a part of it.
        BlockedError: the checks find errors, or a warning has no tick.
        IllegalMoveError: it is not in review.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        if user_id in writers(session, version):
            raise OwnTextError
        now = deps.now()
        note_deed(session, version, Deed.APPROVED, user_id, now)
        found = findings_of(deps, session, version)
        _refuse_errors(found)
        keys = {warning_key(finding): finding for finding in found}
        if missing := [finding.message for key, finding in keys.items() if key not in ticks]:
            raise BlockedError(missing)
        known = set(session.scalars(select(Tick.warning).where(Tick.version_id == version.id)))
        for key in keys.keys() - known:
            session.add(Tick(version_id=version.id, warning=key, user_id=user_id, at=now))


def writers(session: Session, version: Version) -> set[int | None]:
    """Who has written this text: everybody since what was public last, not the last hand alone."""
    public = select(func.max(Version.number)).where(
        Version.document_id == version.document_id,
        Version.number < version.number,
        Version.live_from.is_not(None),
    )
    since = session.scalar(public) or 0
    return set(
        session.scalars(
            select(Version.author_id).where(
                Version.document_id == version.document_id,
                Version.number > since,
                Version.number <= version.number,
            )
        )
    )


def _refuse_errors(found: Collection[Finding]) -> None:
    errors = [finding.message for finding in found if finding.severity is Severity.ERROR]
    if errors:
        raise BlockedError(errors)
