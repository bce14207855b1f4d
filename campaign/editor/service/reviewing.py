"""Review: a second person reads, comments, lets warnings pass, approves or sends back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.checking import Times, findings, warning_key
from campaign.content.queries import identity_of, live_version, newest_settings
from campaign.content.versions import locked_version, newest_version, note_deed
from campaign.core.document_states import Deed
from campaign.core.errors import BlockedError, OwnTextError, UnknownDocumentError
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, Comment, Document, Tick, Version
from letters.lint import Severity

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

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
        newest_settings(session, campaign),
        deps.now().astimezone(LONDON).date(),
        Times(version.created_at, _english_changed(deps, session, document)),
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


def move_back(deps: Deps, version_id: int, user_id: int, deed: Deed, note: str = "") -> None:
    """Make a version a draft again: taken back, sent back, or its approval withdrawn.

    Raises:
        UnknownDocumentError: there is no such version.
        IllegalMoveError: its state does not allow it.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        note_deed(session, version, deed, user_id, deps.now(), note)


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
        user_id: who approves, never the version's author.
        ticks: keys of the warnings that the reviewer has looked at (`checking.warning_key`).

    Raises:
        UnknownDocumentError: there is no such version.
        OwnTextError: they have written it themselves.
        BlockedError: the checks find errors, or a warning has no tick.
        IllegalMoveError: it is not in review.
    """
    with deps.db.write() as session:
        version = locked_version(session, version_id)
        if version.author_id == user_id:
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


def _refuse_errors(found: Collection[Finding]) -> None:
    errors = [finding.message for finding in found if finding.severity is Severity.ERROR]
    if errors:
        raise BlockedError(errors)


def _english_changed(deps: Deps, session: Session, document: Document) -> datetime | None:
    """When the English twin's public text was written; if there is none, its newest draft."""
    identity = identity_of(document)
    if identity.language == "en":
        return None
    twin = replace(identity, language="en")
    live = live_version(session, document.campaign_id, twin, deps.now())
    return live.created_at if live else None
