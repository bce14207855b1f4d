"""The variants of a campaign's letters: which there are, and what came of the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.content.queries import identity_of, live_documents
from campaign.core.chain import Stage
from campaign.core.states import GONE
from campaign.db.models import Action, Document, DocumentKind, VariantTally, Version
from campaign.editor.queries.figures import Facts, facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps

LETTERS = (DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER)


@dataclass(frozen=True, slots=True)
class VariantLetter:
    """A letter of a variant; `is_live` if supporters can get it now."""

    document_id: int
    identity: Identity
    is_live: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """How many MPs have replied to a variant's letters, and how many wrote to the minister."""

    replied: int
    wrote: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the letters that were begun with a variant.

    Attributes:
        begun: counted as they began: drafts that nobody confirms are deleted.
        confirmed: confirmed by the supporter, whatever came then.
        sent: taken on by the mail system.
        answers: of the letters that have gone.
    """

    begun: int = 0
    confirmed: int = 0
    sent: int = 0
    answers: Answers = Answers(0, 0)


@dataclass(frozen=True, slots=True)
class VariantsPage:
    """Variants by name; the main letters have none."""

    facts: Facts
    letters: Mapping[str, tuple[VariantLetter, ...]]
    outcomes: Mapping[str, Outcome]


def variants_page(deps: Deps, session: Session, slug: str) -> VariantsPage:
    """Everything that is known of a campaign's variants.

    Raises:
        UnknownCampaignError: there is no campaign of that name, or it has no facts.
    """
    facts = facts_of(deps, session, slug)
    return VariantsPage(
        facts,
        variant_letters(deps, session, facts.campaign_id),
        outcomes(session, facts.campaign_id),
    )


def variant_letters(
    deps: Deps, session: Session, campaign_id: int
) -> dict[str, tuple[VariantLetter, ...]]:
    """The letters that have been written for each variant, the main one's too."""
    live = live_documents(session, campaign_id, deps.now(), *LETTERS)
    written = select(Version.id).where(Version.document_id == Document.id).exists()
    rows = session.scalars(
        select(Document).where(
            Document.campaign_id == campaign_id, Document.kind.in_(LETTERS), written
        )
    )
    found = [(identity_of(row), row.id) for row in rows]
    letters: dict[str, tuple[VariantLetter, ...]] = {}
    for identity, document_id in sorted(found):
        letter = VariantLetter(document_id, identity, identity in live)
        letters[identity.variant] = (*letters.get(identity.variant, ()), letter)
    return letters


def outcomes(session: Session, campaign_id: int) -> dict[str, Outcome]:
    """What came of each variant's letters, for every variant that anybody has begun with."""
    tallies = session.scalars(
        select(VariantTally).where(VariantTally.campaign_id == campaign_id)
    ).all()
    began = {tally.variant: tally.begun for tally in tallies}
    # Letters of the time before were not counted when they began.
    since = min((tally.since for tally in tallies), default=datetime.min.replace(tzinfo=UTC))
    statement = (
        select(
            Action.variant,
            func.count(Action.confirmed_at),
            func.count().filter(Action.state.in_(GONE)),
            func.count().filter(Action.stage >= Stage.ANSWERED),
            func.count().filter(Action.stage >= Stage.WROTE),
        )
        .where(Action.campaign_id == campaign_id, Action.created_at >= since)
        .group_by(Action.variant)
    )
    went = {
        name: (confirmed, sent, Answers(replied, wrote))
        for name, confirmed, sent, replied, wrote in session.execute(statement)
    }
    nothing = (0, 0, Answers(0, 0))
    return {name: Outcome(began.get(name, 0), *went.get(name, nothing)) for name in {*began, *went}}
