"""What keeps versions from being public together: soundness, checks, figures, nations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.checking import Times, findings, warning_key
from campaign.content.completeness import gaps
from campaign.content.queries import (
    identity_of,
    live_documents,
    newest_settings,
    settings_identity,
)
from campaign.content.soundness import refusals
from campaign.core.campaign_toml import settings_of
from campaign.core.document_states import DocumentState
from campaign.core.letter import LONDON
from campaign.db.models import Document, Tick, Version
from letters.lint import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings
    from campaign.db.models import Campaign
    from letters.lint import Finding


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks say of a document on the day that it is to be public."""

    identity: Identity
    version: Version
    finding: Finding

    @property
    def is_error(self) -> bool:
        """Whether it keeps the text from being public."""
        return self.finding.severity is Severity.ERROR

    @property
    def key(self) -> str:
        """Names this warning of this version, for a tick."""
        return f"{self.version.id}.{warning_key(self.finding)}"

    def __str__(self) -> str:
        """The file and the sentence."""
        return f"{self.identity.file}: {self.finding.message}"


def blockers(
    session: Session, campaign: Campaign, versions: Iterable[Version], at: datetime
) -> tuple[str, ...]:
    """Why these versions, which are marked as published already, cannot be public together.

    Args:
        session: the transaction in which they are.
        campaign: whose documents they are.
        versions: at most one of each document.
        at: from when on they would be public.

    Returns:
        One plain sentence each, beginning with the document's file; empty if nothing does.
    """
    chosen = identified(session, versions)
    if settings_identity(campaign.slug) not in live_documents(session, campaign.id, at):
        return ("campaign.toml: publish the campaign's facts first, or together with the texts.",)
    found = (*_outrun(session, chosen, at), *what_would_not_work(session, campaign, at))
    return tuple(dict.fromkeys(found))


def identified(session: Session, versions: Iterable[Version]) -> dict[Identity, Version]:
    """Versions by their documents."""
    return {identity_of(session.get_one(Document, each.document_id)): each for each in versions}


def found_by_checks(
    session: Session, campaign: Campaign, versions: Iterable[Version], at: datetime
) -> tuple[Found, ...]:
    """What the checks say of versions that are marked as published, on the day they are to be."""
    chosen = identified(session, versions)
    after = live_documents(session, campaign.id, at)
    facts = after.get(settings_identity(campaign.slug))
    if facts is None:
        return ()
    day = at.astimezone(LONDON).date()
    return tuple(
        Found(identity, version, finding)
        for identity, version in chosen.items()
        for finding in findings(
            identity,
            version.subject,
            version.text,
            settings_of(facts.text),
            day,
            _times(identity, version, after),
        )
    )


def unticked(session: Session, found: Iterable[Found]) -> list[Found]:
    """The warnings that nobody has let pass."""
    warnings = [each for each in found if not each.is_error]
    ids = {each.version.id for each in warnings}
    ticks = select(Tick.version_id, Tick.warning).where(Tick.version_id.in_(ids))
    known = {f"{version_id}.{warning}" for version_id, warning in session.execute(ticks)}
    return [each for each in warnings if each.key not in known]


def what_would_not_work(session: Session, campaign: Campaign, now: datetime) -> tuple[str, ...]:
    """What is wrong with a campaign as it is public now, or as it will be by itself later.

    New facts touch every text, and so a text that waits for its day is looked at with the facts
    of that day.
    """
    found: list[str] = []
    for moment in (now, *_moments_ahead(session, campaign.id, now)):
        public = live_documents(session, campaign.id, moment)
        facts = public.get(settings_identity(campaign.slug))
        if facts is not None:
            settings = settings_of(facts.text)
            found += (*_unsound(public, settings), *gaps(settings, public))
    return tuple(dict.fromkeys(found))


def what_is_missing(session: Session, campaign: Campaign, now: datetime) -> tuple[str, ...]:
    """The gaps of a campaign as it is public now; of one in preparation, all of them."""
    live = live_documents(session, campaign.id, now)
    facts = live.get(settings_identity(campaign.slug))
    settings = settings_of(facts.text) if facts else newest_settings(session, campaign)
    return gaps(settings, live)


def _moments_ahead(session: Session, campaign_id: int, now: datetime) -> Sequence[datetime]:
    """When something of the campaign becomes public by itself."""
    ahead = (
        select(Version.live_from)
        .join(Document, Document.id == Version.document_id)
        .where(
            Document.campaign_id == campaign_id,
            Version.state == DocumentState.PUBLISHED,
            Version.live_from > now,
        )
        .order_by(Version.live_from)
        .distinct()
    )
    return [moment for moment in session.scalars(ahead) if moment is not None]


def _outrun(session: Session, chosen: Mapping[Identity, Version], at: datetime) -> Iterator[str]:
    """A document's versions become public in the order in which they were written."""
    for identity, version in chosen.items():
        others = session.scalars(
            select(Version).where(
                Version.document_id == version.document_id,
                Version.state == DocumentState.PUBLISHED,
                Version.id != version.id,
            )
        )
        for other in others:
            if other.number > version.number:
                yield (
                    f"{identity.file}: version {other.number} was published after version "
                    f"{version.number} was written. Write the change into that one."
                )
            elif other.live_from is not None and other.live_from > at:
                yield (
                    f"{identity.file}: version {other.number}, which is older, would become public "
                    "after it. Take that back first."
                )


def _unsound(documents: Mapping[Identity, Version], settings: CampaignSettings) -> Iterator[str]:
    for identity, version in documents.items():
        for refusal in refusals(identity, version.subject, version.text, settings):
            yield f"{identity.file}: {refusal}"


def _times(identity: Identity, version: Version, after: Mapping[Identity, Version]) -> Times:
    twin = after.get(replace(identity, language="en"))
    return Times(version.created_at, twin.created_at if twin else None)
