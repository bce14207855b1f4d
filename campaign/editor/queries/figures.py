"""The register of figures: each with its review date, and the texts that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import Environment
from sqlalchemy import func, select

from campaign.content.queries import identity_of, live_documents, settings_identity
from campaign.content.versions import newest_version
from campaign.core.campaign_toml import settings_of
from campaign.core.errors import UnknownCampaignError
from campaign.core.figures_due import Due, due
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, Document, DocumentKind, Version
from letters.errors import GrammarError
from letters.tokens import read_tags
from letters.values import FIGURE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings, Figure
    from campaign.deps import Deps

_PARSER: Final = Environment()  # noqa: S701 - reads tags only; nothing is rendered


@dataclass(frozen=True, slots=True)
class Facts:
    """A campaign's facts as they are being written, and as they are public.

    Attributes:
        number: the newest version.
        live: what is public now; None for a campaign in preparation.
    """

    campaign_id: int
    slug: str
    title: str
    document_id: int
    number: int
    settings: CampaignSettings
    live: CampaignSettings | None


@dataclass(frozen=True, slots=True)
class Use:
    """A text that tells a figure; `is_live` if readers see it now."""

    document_id: int
    identity: Identity
    is_live: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the register.

    Attributes:
        public: as it is in the facts that are public; None if it is not there.
    """

    figure: Figure
    due: Due
    public: Figure | None
    uses: tuple[Use, ...]

    @property
    def is_told_otherwise(self) -> bool:
        """Whether readers see something else than what is written here."""
        public = self.public
        return public is not None and (
            (public.label, public.source_note, public.link)
            != (self.figure.label, self.figure.source_note, self.figure.link)
        )


@dataclass(frozen=True, slots=True)
class Register:
    """The figures of a campaign, in the order of its file."""

    facts: Facts
    rows: tuple[FigureRow, ...]


def facts_of(deps: Deps, session: Session, slug: str) -> Facts:
    """The facts of a campaign.

    Raises:
        UnknownCampaignError: there is no campaign of that name, or it has no facts.
    """
    campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
    if campaign is None:
        raise UnknownCampaignError(slug)
    identity = settings_identity(slug)
    document = session.scalar(
        select(Document).where(
            Document.campaign_id == campaign.id,
            Document.kind == identity.kind,
            Document.name == identity.name,
        )
    )
    newest = newest_version(session, document.id) if document else None
    if document is None or newest is None:
        raise UnknownCampaignError(slug)
    live = live_documents(session, campaign.id, deps.now(), DocumentKind.SETTINGS).get(identity)
    settings = settings_of(newest.text)
    return Facts(
        campaign.id,
        slug,
        settings.title,
        document.id,
        newest.number,
        settings,
        settings_of(live.text) if live else None,
    )


def register(deps: Deps, session: Session, slug: str) -> Register:
    """The register of figures. Raises what `facts_of` does."""
    facts = facts_of(deps, session, slug)
    today = deps.now().astimezone(LONDON).date()
    uses = _uses(deps, session, facts.campaign_id)
    public = {figure.name: figure for figure in facts.live.figures} if facts.live else {}
    rows = tuple(
        FigureRow(
            figure,
            due(figure, today),
            public.get(figure.name),
            tuple(uses.get(figure.name, ())),
        )
        for figure in facts.settings.figures
    )
    return Register(facts, rows)


def uses_of(deps: Deps, session: Session, campaign_id: int, name: str) -> tuple[Use, ...]:
    """The texts whose newest or public version tells the figure."""
    return tuple(_uses(deps, session, campaign_id).get(name, ()))


def named_figures(*texts: str) -> frozenset[str]:
    """The figures that texts name in their tags, without `figure_`; none in one that is no text."""
    found: set[str] = set()
    for text in texts:
        try:
            tags = read_tags(_PARSER, text.replace("\r\n", "\n"))
        except GrammarError:
            continue
        words = (word for tag in tags for word in tag.words if word.kind == "name")
        found |= {
            word.text.removeprefix(FIGURE_PREFIX)
            for word in words
            if word.text.startswith(FIGURE_PREFIX)
        }
    return frozenset(found)


def _uses(deps: Deps, session: Session, campaign_id: int) -> dict[str, list[Use]]:
    live = live_documents(session, campaign_id, deps.now())
    newest = dict(_newest(session, campaign_id))
    found: dict[str, list[Use]] = {}
    for identity in sorted(newest):
        if identity.kind is DocumentKind.SETTINGS:
            continue
        told = _named(live.get(identity))
        for name in sorted(told | _named(newest[identity])):
            use = Use(newest[identity].document_id, identity, name in told)
            found.setdefault(name, []).append(use)
    return found


def _named(version: Version | None) -> frozenset[str]:
    return named_figures(version.subject, version.text) if version else frozenset()


def _newest(session: Session, campaign_id: int) -> Iterable[tuple[Identity, Version]]:
    last = (
        select(Version.document_id, func.max(Version.number).label("number"))
        .join(Document, Document.id == Version.document_id)
        .where(Document.campaign_id == campaign_id)
        .group_by(Version.document_id)
        .subquery()
    )
    statement = (
        select(Version, Document)
        .join(Document, Document.id == Version.document_id)
        .join(
            last,
            (last.c.document_id == Version.document_id) & (last.c.number == Version.number),
        )
    )
    for version, document in session.execute(statement):
        yield identity_of(document), version
