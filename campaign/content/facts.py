"""Which facts a text is read with: the public ones, unless it needs what is still being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.content.queries import live_version, newest_settings, settings_identity
from campaign.content.soundness import refusals
from campaign.core.campaign_toml import settings_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings
    from campaign.db.models import Campaign
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words, as their author wrote them."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A campaign's settings; `are_public` if supporters' letters are made with them now."""

    settings: CampaignSettings
    are_public: bool


def fitting_facts(
    deps: Deps, session: Session, campaign: Campaign, identity: Identity, words: Text
) -> Facts:
    """The public facts, if the text works with them or with none.

    Somebody's draft of other facts must not stand in the way of everybody's work; but a new
    figure and the letter that tells it are written side by side, before either is public.
    """
    newest = newest_settings(session, campaign)
    live = live_version(session, campaign.id, settings_identity(campaign.slug), deps.now())
    if live is None:
        return Facts(newest, are_public=False)
    public = settings_of(live.text)
    works = not refusals(identity, words.subject, words.text, public)
    if works or refusals(identity, words.subject, words.text, newest):
        return Facts(public, are_public=True)
    return Facts(newest, are_public=False)
