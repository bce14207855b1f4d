"""How a text looks and what the checks say of it, saved or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.content.checking import Times, findings
from campaign.content.facts import Text, fitting_facts
from campaign.content.soundness import Refusal, normal, refusals
from campaign.content.versions import english_changed
from campaign.core.letter import LONDON
from campaign.db.models import Campaign, DocumentKind
from campaign.editor.queries.preview import Tried, try_on_all
from campaign.editor.rendering import Words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.deps import Deps
    from campaign.editor.samples import Sample
    from letters.lint import Finding


@dataclass(frozen=True, slots=True)
class Glance:
    """A text as its first reader would get it.

    Attributes:
        refusals: why it cannot be saved; then there is nothing else.
        tried: the text for the reader who was chosen, else for the first who cannot read it,
            else for the first of all.
        readers: who can be chosen.
    """

    identity: Identity
    subject: str
    text: str
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()
    tried: Tried | None = None
    readers: tuple[Sample, ...] = ()


def glance(
    deps: Deps, session: Session, campaign_id: int, identity: Identity, typed: Text, reader: str
) -> Glance:
    """Check and render a text, for the reader with this key where there is one."""
    subject, text = typed.subject, typed.text
    campaign = session.get_one(Campaign, campaign_id)
    words = Text(subject, text if identity.kind is DocumentKind.SETTINGS else normal(text))
    settings = fitting_facts(deps, session, campaign, identity, words).settings
    if identity.kind is DocumentKind.SETTINGS:
        return Glance(identity, subject, words.text, refusals(identity, subject, text, settings))
    kept = normal(text)
    if refused := refusals(identity, subject, kept, settings):
        return Glance(identity, subject, kept, refused)
    times = Times(deps.now(), english_changed(session, campaign_id, identity))
    today = deps.now().astimezone(LONDON).date()
    found = findings(identity, subject, kept, settings, today, times)
    tried = try_on_all(deps, session, campaign_id, identity, Words(subject, kept))
    chosen = [each for each in tried if each.sample.key == reader]
    troubled = [each for each in tried if each.preview.problem]
    readers = tuple(each.sample for each in tried)
    return Glance(identity, subject, kept, (), found, (*chosen, *troubled, *tried)[0], readers)
