"""The preview of a version: every sample reader, and whether it can be read by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from campaign.content.facts import Text, fitting_facts
from campaign.content.queries import identity_of, live_documents
from campaign.content.versions import newest_version
from campaign.core.errors import UnknownDocumentError
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, Document, DocumentKind, Version
from campaign.editor.queries.documents import VersionPage, version_page
from campaign.editor.rendering import Preview, Words, preview
from campaign.editor.samples import MemberKind, Sample, samples_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps
    from postcodes import Nation


@dataclass(frozen=True, slots=True)
class Tried:
    """One reader, and what they get."""

    sample: Sample
    preview: Preview


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The letter to the minister that a letter to the MP is tried with.

    Attributes:
        is_public: whether supporters get it now; else it is the newest that has been written.
    """

    words: Words
    version_id: int
    is_public: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A version for every sample reader.

    Attributes:
        enclosed: for a letter to the MP, what is enclosed in each nation that has something.
        twin_id: the newest version in the other language; None if there is none.
    """

    version: VersionPage
    tried: tuple[Tried, ...]
    enclosed: Mapping[Nation, Enclosed]
    twin_id: int | None

    @property
    def kinds(self) -> tuple[MemberKind, ...]:
        """The kinds of MP that there are, each once."""
        return tuple(dict.fromkeys(each.sample.kind for each in self.tried))

    @property
    def rows(self) -> dict[Nation, tuple[tuple[Tried, ...], ...]]:
        """By nation, for each of the kinds the readers; none where there is no such MP."""
        nations = dict.fromkeys(each.sample.nation for each in self.tried)
        return {
            nation: tuple(
                tuple(
                    each
                    for each in self.tried
                    if (each.sample.nation, each.sample.kind) == (nation, kind)
                )
                for kind in self.kinds
            )
            for nation in nations
        }

    @property
    def first(self) -> Tried:
        """The first of the readers for whom there is a problem, else the first of all."""
        return next((each for each in self.tried if each.preview.problem), self.tried[0])


def matrix(deps: Deps, session: Session, version_id: int) -> Matrix:
    """Try a version on every sample reader.

    Raises:
        UnknownDocumentError: there is none of that id, or it has no readers.
    """
    page = version_page(session, version_id)
    if page.identity.kind is DocumentKind.SETTINGS:
        raise UnknownDocumentError
    enclosed = _enclosed(deps, session, page.campaign_id, page.identity)
    words = Words(page.subject, page.text)
    tried = _try(deps, session, page.campaign_id, page.identity, words, enclosed)
    return Matrix(page, tried, enclosed, _twin(session, page))


def try_on_all(
    deps: Deps, session: Session, campaign_id: int, identity: Identity, words: Words
) -> tuple[Tried, ...]:
    """Try a text, saved or not, on every sample reader."""
    enclosed = _enclosed(deps, session, campaign_id, identity)
    return _try(deps, session, campaign_id, identity, words, enclosed)


def _try(
    deps: Deps,
    session: Session,
    campaign_id: int,
    identity: Identity,
    words: Words,
    enclosed: Mapping[Nation, Enclosed],
) -> tuple[Tried, ...]:
    campaign = session.get_one(Campaign, campaign_id)
    said = Text(words.subject, words.text)
    settings = fitting_facts(deps, session, campaign, identity, said).settings
    today = deps.now().astimezone(LONDON).date()
    inside = {nation: each.words for nation, each in enclosed.items()}
    return tuple(
        Tried(sample, preview(identity, words, settings, sample, today, inside.get(sample.nation)))
        for sample in samples_for(identity)
    )


def _enclosed(
    deps: Deps, session: Session, campaign_id: int, letter: Identity
) -> dict[Nation, Enclosed]:
    """What each nation's supporters would get with the letter.

    Of the same variant, else the main one; what is public, else the newest that is written.
    """
    if letter.kind is not DocumentKind.LETTER_MP:
        return {}
    minister = DocumentKind.LETTER_MINISTER
    live = live_documents(session, campaign_id, deps.now(), minister)
    # Where two documents are for the same nation, the first of what is public is what they get.
    versions = live | {
        identity: version
        for identity, version in _newest_letters(session, campaign_id).items()
        if identity not in live
    }
    found: dict[Nation, Enclosed] = {}
    for variant in dict.fromkeys((letter.variant, "")):
        for identity, version in versions.items():
            if (identity.language, identity.variant) == (letter.language, variant):
                words = Words(version.subject, version.text)
                for nation in set(identity.nations) & set(letter.nations):
                    found.setdefault(nation, Enclosed(words, version.id, identity in live))
    return found


def _newest_letters(session: Session, campaign_id: int) -> dict[Identity, Version]:
    later = aliased(Version)
    rows = session.execute(
        select(Version, Document)
        .join(Document, Document.id == Version.document_id)
        .where(
            Document.campaign_id == campaign_id,
            Document.kind == DocumentKind.LETTER_MINISTER,
            ~exists().where(
                later.document_id == Version.document_id, later.number > Version.number
            ),
        )
    )
    return {identity_of(document): version for version, document in rows}


def _twin(session: Session, page: VersionPage) -> int | None:
    language = "cy" if page.identity.language == "en" else "en"
    wanted = replace(page.identity, language=language)
    documents = select(Document).where(
        Document.campaign_id == page.campaign_id,
        Document.kind == wanted.kind,
        Document.language == language,
    )
    for document in session.scalars(documents):
        if identity_of(document) == wanted:
            newest = newest_version(session, document.id)
            return newest.id if newest else None
    return None
