"""The preview of a version: every sample reader, and whether it can be read by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.content.queries import identity_of, live_letter, newest_settings
from campaign.content.versions import newest_version
from campaign.core.errors import UnknownDocumentError
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, Document, DocumentKind
from campaign.editor.queries.documents import VersionPage, version_page
from campaign.editor.rendering import Preview, Words, preview
from campaign.editor.samples import Sample, samples_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Tried:
    """One reader, and what they get."""

    sample: Sample
    preview: Preview


@dataclass(frozen=True, slots=True)
class Matrix:
    """A version for every sample reader.

    Attributes:
        twin_id: the newest version in the other language; None if there is none.
    """

    version: VersionPage
    tried: tuple[Tried, ...]
    twin_id: int | None


def matrix(deps: Deps, session: Session, version_id: int) -> Matrix:
    """Try a version on every sample reader.

    Raises:
        UnknownDocumentError: there is none of that id, or it has no readers.
    """
    page = version_page(session, version_id)
    if page.identity.kind is DocumentKind.SETTINGS:
        raise UnknownDocumentError
    tried = try_on_all(
        deps, session, page.campaign_id, page.identity, Words(page.subject, page.text)
    )
    return Matrix(page, tried, _twin(session, page))


def try_on_all(
    deps: Deps, session: Session, campaign_id: int, identity: Identity, words: Words
) -> tuple[Tried, ...]:
    """Try a text, saved or not, on every sample reader."""
    settings = newest_settings(session, session.get_one(Campaign, campaign_id))
    today = deps.now().astimezone(LONDON).date()
    enclosed = {
        nation: _minister(deps, session, campaign_id, replace(identity, name=nation.value))
        for nation in identity.nations
        if identity.kind is DocumentKind.LETTER_MP
    }
    return tuple(
        Tried(
            sample,
            preview(identity, words, settings, sample, today, enclosed.get(sample.nation)),
        )
        for sample in samples_for(identity)
    )


def _minister(deps: Deps, session: Session, campaign_id: int, letter: Identity) -> Words | None:
    """The letter that would be enclosed: of the same variant, else the main one."""
    minister = replace(letter, kind=DocumentKind.LETTER_MINISTER)
    for wanted in (minister, replace(minister, variant="")):
        found = live_letter(session, campaign_id, wanted, deps.now())
        if found is not None:
            return Words(found.subject, found.text)
    return None


def _twin(session: Session, page: VersionPage) -> int | None:
    language = "cy" if page.identity.language == "en" else "en"
    wanted = replace(page.identity, language=language)
    documents = session.query(Document).filter_by(campaign_id=page.campaign_id)
    for document in documents:
        if identity_of(document) == wanted:
            newest = newest_version(session, document.id)
            return newest.id if newest else None
    return None
