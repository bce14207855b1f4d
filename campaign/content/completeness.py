"""Whether a campaign may be published: every nation is written for, or deliberately left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.content.identity import PAGES, Identity
from campaign.core.letter import NATION_NAMES
from campaign.db.models import DocumentKind
from postcodes import Nation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from campaign.core.campaign_settings import CampaignSettings

LETTERS = {
    DocumentKind.LETTER_MP: "letter to the MP",
    DocumentKind.LETTER_MINISTER: "letter to the minister",
}


def gaps(settings: CampaignSettings, documents: Collection[Identity]) -> tuple[str, ...]:
    """What is missing before supporters of every nation get the right letters.

    Args:
        settings: the campaign's, as they would be.
        documents: the documents that would be published.

    Returns:
        One plain sentence each; empty for a campaign that is complete.
    """
    return (*_nations(settings), *_letters(settings, documents), *_pages(documents))


def _nations(settings: CampaignSettings) -> Iterator[str]:
    for nation in Nation:
        name = NATION_NAMES[nation]
        is_for, is_left_out = nation in settings.ministers, nation in settings.left_out
        if is_for and is_left_out:
            yield f"{name} is both left out and in [nations.{nation}]: take one of them away."
        if not is_for and not is_left_out:
            yield (
                f"{name} has no [nations.{nation}] in campaign.toml. If the campaign is not for "
                f'{name}, say so there: left_out = ["{nation}"]'
            )
        if is_for and not settings.asks_of(nation):
            yield f"Nothing is asked of {name}: no [[ask]] in campaign.toml is for it."


def _letters(settings: CampaignSettings, documents: Collection[Identity]) -> Iterator[str]:
    for kind, words in LETTERS.items():
        for nation in settings.ministers:
            languages = [
                each.language
                for each in documents
                if each.kind is kind and not each.variant and nation in each.nations
            ]
            if "en" not in languages:
                wanted = Identity(kind, nation.value, "en")
                yield f"{NATION_NAMES[nation]} has no {words} in English: {wanted.file}"
            if len(set(languages)) < len(languages):
                yield f"{NATION_NAMES[nation]} has two {words}s in one language."


def _pages(documents: Collection[Identity]) -> Iterator[str]:
    for page in PAGES:
        wanted = Identity(DocumentKind.PAGE, page, "en")
        if wanted not in documents:
            yield f"A page is missing: {wanted.file}"
