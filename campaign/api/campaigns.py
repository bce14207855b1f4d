"""Campaigns and their counts as any page may read them: what the campaign's own page tells anyway."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import func, select

from campaign.content.queries import campaign_by_slug, campaigns
from campaign.core.language import LANGUAGES, path_in
from campaign.core.tallies import Step, chain_outside
from campaign.db.models import DayTally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.deps import Deps

Json: TypeAlias = "dict[str, Any]"

COUNTED: Final = (Step.CONFIRMED, Step.SENT, Step.DELIVERED, Step.ACKNOWLEDGED, Step.ANSWERED)
"""The steps of letters that are told to everybody, each a part of the one before."""


class Campaigns:
    """Reads them anew for each request; small numbers stay inside.

    Args:
        deps: for the database and the site's address.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._site = deps.settings.public_url

    def every(self, _nothing: str) -> bytes:
        """All campaigns that supporters may see, by title."""
        with self._deps.db.read() as session:
            shown = [self._shown(session, each) for each in campaigns(self._deps, session)]
        return _bytes({"campaigns": shown})

    def one(self, slug: str) -> bytes:
        """A campaign.

        Raises:
            UnknownCampaignError: there is none, or it is still being prepared.
        """
        with self._deps.db.read() as session:
            return _bytes(self._shown(session, campaign_by_slug(self._deps, session, slug)))

    def counts(self, slug: str) -> bytes:
        """How many letters have come how far.

        Raises:
            UnknownCampaignError: there is none, or it is still being prepared.
        """
        with self._deps.db.read() as session:
            campaign = campaign_by_slug(self._deps, session, slug)
            letters = _letters(session, campaign.id)
        return _bytes({"campaign": slug, "goal": campaign.settings.goal, "letters": letters})

    def _shown(self, session: Session, campaign: LoadedCampaign) -> Json:
        slug = campaign.slug
        return {
            "campaign": slug,
            "open": campaign.is_open,
            "nations": sorted(campaign.settings.ministers),
            "goal": campaign.settings.goal,
            "letters": _letters(session, campaign.id)["confirmed"],
            "languages": {code: self._told(campaign, code) for code in LANGUAGES},
            "counts": f"{self._site}/api/v1/campaigns/{slug}/counts",
        }

    def _told(self, campaign: LoadedCampaign, language: str) -> Json:
        settings = campaign.settings.told_in(language)
        page = self._site + path_in(language, f"/{campaign.slug}/")
        return {
            "title": settings.title,
            "strapline": settings.strapline,
            "summary": settings.summary,
            "charity": settings.charity_name,
            "page": page,
            "widget": f"{page}widget",
        }


def _letters(session: Session, campaign_id: int) -> dict[str, int | None]:
    """As counted last, by step; None where a number is small, or would give a small one away."""
    rows = session.execute(
        select(DayTally.step, func.sum(DayTally.number))
        .where(DayTally.campaign_id == campaign_id, DayTally.step.in_(COUNTED))
        .group_by(DayTally.step)
    )
    counted = {step: int(number) for step, number in rows}
    shown = chain_outside([counted.get(step, 0) for step in COUNTED])
    return {str(step): number for step, number in zip(COUNTED, shown, strict=True)}


def _bytes(answer: Json) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()
