"""How a text looks and what the checks say of it, saved or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.content.checking import Times, findings
from campaign.content.facts import Text, fitting_facts
from campaign.content.queries import live_documents
from campaign.content.soundness import Refusal, normal, refusals
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, DocumentKind
from campaign.editor.queries.preview import Tried, try_on_all
from campaign.editor.rendering import Words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps
    from letters.lint import Finding


@dataclass(frozen=True, slots=True)
class Glance:
    """A text as its first reader would get it.

    Attributes:
        refusals: why it cannot be saved; then there is nothing else.
        first: the first of the readers for whom it cannot be rendered, else the first of all.
    """

    identity: Identity
    subject: str
    text: str
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()
    first: Tried | None = None


def glance(
    deps: Deps, session: Session, campaign_id: int, identity: Identity, subject: str, text: str
) -> Glance:
    """Check and render a text with the campaign's newest facts."""
    campaign = session.get_one(Campaign, campaign_id)
    words = Text(subject, text if identity.kind is DocumentKind.SETTINGS else normal(text))
    settings = fitting_facts(deps, session, campaign, identity, words).settings
    if identity.kind is DocumentKind.SETTINGS:
        return Glance(identity, subject, words.text, refusals(identity, subject, text, settings))
    kept = normal(text)
    if refused := refusals(identity, subject, kept, settings):
        return Glance(identity, subject, kept, refused)
    live = live_documents(session, campaign_id, deps.now())
    twin = live.get(replace(identity, language="en"))
    times = Times(deps.now(), twin.created_at if twin else None)
    today = deps.now().astimezone(LONDON).date()
    found = findings(identity, subject, kept, settings, today, times)
    tried = try_on_all(deps, session, campaign_id, identity, Words(subject, kept))
    first = next((each for each in tried if each.preview.problem), tried[0])
    return Glance(identity, subject, kept, (), found, first)
