"""Reading campaigns, and the documents that are live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.content.identity import Identity
from campaign.core.campaign_toml import settings_of
from campaign.core.document_states import DocumentState
from campaign.core.errors import UnknownCampaignError
from campaign.core.language import ENGLISH
from campaign.db.models import Campaign, CampaignStatus, Document, DocumentKind, Version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from campaign.core.campaign_settings import CampaignSettings
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class LoadedCampaign:
    """A campaign as the database has it, with the settings that are live."""

    id: int
    status: CampaignStatus
    settings: CampaignSettings

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.settings.slug

    def charity(self, language: str) -> str:
        """What the charity calls itself in a language."""
        return self.settings.told_in(language).charity_name

    @property
    def is_open(self) -> bool:
        """Whether supporters may begin and send letters."""
        return self.status is CampaignStatus.OPEN


def campaign_by_slug(deps: Deps, session: Session, slug: str) -> LoadedCampaign:
    """The campaign of that name, as supporters see it.

    Raises:
        UnknownCampaignError: there is none, or it is still being prepared.
    """
    row = session.scalar(select(Campaign).where(Campaign.slug == slug))
    found = row and _loaded(deps, session, row)
    if not found:
        raise UnknownCampaignError(slug)
    return found


def campaign_by_id(deps: Deps, session: Session, campaign_id: int) -> LoadedCampaign:
    """The campaign with that id, which has been public (an action refers to it)."""
    row = session.get_one(Campaign, campaign_id)
    found = _loaded(deps, session, row)
    if found is None:
        raise UnknownCampaignError(row.slug)
    return found


def campaigns(deps: Deps, session: Session) -> tuple[LoadedCampaign, ...]:
    """All campaigns that supporters may see or have seen, by title."""
    # All settings at once: every page of the team's begins with this.
    is_settings = (Document.kind == DocumentKind.SETTINGS, Document.name == Campaign.slug)
    live = _live(deps.now(), *is_settings, Document.language == "en").add_columns(Campaign)
    rows = session.execute(live.order_by(Campaign.title))
    return tuple(_with_settings(row, version) for version, row in rows)


def live_version(
    session: Session, campaign_id: int, identity: Identity, now: datetime
) -> Version | None:
    """The version of a document that is public now, or None if it has none."""
    return session.scalar(
        _live(
            now,
            Document.campaign_id == campaign_id,
            Document.kind == identity.kind,
            Document.name == identity.name,
            Document.language == identity.language,
            Document.variant == identity.variant,
        )
    )


def live_documents(
    session: Session, campaign_id: int, now: datetime, *kinds: DocumentKind
) -> dict[Identity, Version]:
    """The live version of each document of a campaign, of these kinds or of all."""
    wanted = [Document.kind.in_(kinds)] if kinds else []
    here = Document.campaign_id == campaign_id
    statement = _live(now, here, *wanted).add_columns(Document)
    return {identity_of(document): version for version, document in session.execute(statement)}


def page_texts(session: Session, campaign_id: int, language: str, now: datetime) -> dict[str, str]:
    """The Markdown of each live page of a campaign, by its name; English where there is no other."""
    pages = live_documents(session, campaign_id, now, DocumentKind.PAGE)
    found: dict[str, str] = {}
    for spoken in (ENGLISH, language):
        found |= {
            identity.name: version.text
            for identity, version in pages.items()
            if identity.language == spoken
        }
    return found


def newest_settings(session: Session, campaign: Campaign) -> CampaignSettings:
    """The settings as they are being written: the newest version, public or not."""
    wanted = settings_identity(campaign.slug)
    text = session.scalar(
        select(Version.text)
        .join(Document, Document.id == Version.document_id)
        .where(
            Document.campaign_id == campaign.id,
            Document.kind == wanted.kind,
            Document.name == wanted.name,
        )
        .order_by(Version.number.desc())
        .limit(1)
    )
    if text is None:
        raise UnknownCampaignError(campaign.slug)
    return settings_of(text)


def identity_of(document: Document) -> Identity:
    """Which document a row is."""
    return Identity(DocumentKind(document.kind), document.name, document.language, document.variant)


def is_prepared(deps: Deps, session: Session, campaign: Campaign) -> bool:
    """Whether a campaign has never been public."""
    return _loaded(deps, session, campaign) is None


def settings_identity(slug: str) -> Identity:
    """The document that a campaign's settings are."""
    return Identity(DocumentKind.SETTINGS, slug, "en")


def _live(now: datetime, *wanted: ColumnElement[bool]) -> Select[Version]:
    """The public version of each wanted document; older ones are not even read, however many there are."""
    place = (
        func.row_number()
        .over(
            partition_by=Version.document_id,
            order_by=(Version.live_from.desc(), Version.number.desc()),
        )
        .label("place")
    )
    ranked = (
        select(Version.id, place)
        .join(Document, Document.id == Version.document_id)
        .join(Campaign, Campaign.id == Document.campaign_id)
        .where(
            Version.state == DocumentState.PUBLISHED,
            Version.live_from <= now,
            *wanted,
        )
        .subquery()
    )
    return (
        select(Version)
        .join(ranked, ranked.c.id == Version.id)
        .join(Document, Document.id == Version.document_id)
        .join(Campaign, Campaign.id == Document.campaign_id)
        .where(ranked.c.place == 1)
    )


def _loaded(deps: Deps, session: Session, row: Campaign) -> LoadedCampaign | None:
    """A campaign with its live settings; None while it is being prepared.

    One that was published for a time ahead opens by itself, when its settings are live.
    """
    live = live_version(session, row.id, settings_identity(row.slug), deps.now())
    return _with_settings(row, live) if live else None


def _with_settings(row: Campaign, live: Version) -> LoadedCampaign:
    status = CampaignStatus(row.status)
    if status is CampaignStatus.PREPARED:
        status = CampaignStatus.OPEN
    return LoadedCampaign(row.id, status, settings_of(live.text))
