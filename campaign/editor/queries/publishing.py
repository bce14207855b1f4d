"""The texts that may be published: approved, the newest approved one of each document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists
from sqlalchemy.orm import aliased

from campaign.content.queries import identity_of
from campaign.core.document_states import DocumentState
from campaign.db.models import Document, Version
from campaign.editor.queries.versions import VersionFact, fact, version_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity


@dataclass(frozen=True, slots=True)
class Publishable:
    """A version that is approved, or published for a day ahead."""

    identity: Identity
    fact: VersionFact


def publishable(session: Session, campaign_id: int) -> tuple[Publishable, ...]:
    """The approved versions of a campaign, documents in the order of their files."""
    other = aliased(Version)
    statement = (
        version_facts()
        .add_columns(Document)
        .join(Document, Document.id == Version.document_id)
        .where(
            Document.campaign_id == campaign_id,
            Version.state == DocumentState.APPROVED,
            # Where a newer one has been published, this one has been outrun.
            ~exists().where(
                other.document_id == Version.document_id,
                other.number > Version.number,
                other.state == DocumentState.PUBLISHED,
            ),
        )
        .order_by(Version.number)
    )
    newest = {
        identity_of(document): fact(version, email)
        for version, email, document in session.execute(statement)
    }
    return tuple(Publishable(each, newest[each]) for each in sorted(newest))


def waiting_for_their_day(
    session: Session, campaign_id: int, now: datetime
) -> tuple[Publishable, ...]:
    """What becomes public by itself, the next first."""
    statement = (
        version_facts()
        .add_columns(Document)
        .join(Document, Document.id == Version.document_id)
        .where(
            Document.campaign_id == campaign_id,
            Version.state == DocumentState.PUBLISHED,
            Version.live_from > now,
        )
        .order_by(Version.live_from, Version.id)
    )
    return tuple(
        Publishable(identity_of(document), fact(version, email))
        for version, email, document in session.execute(statement)
    )
