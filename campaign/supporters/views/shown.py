"""What every step's page shows of its campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.content.queries import LoadedCampaign, campaign_by_slug
from campaign.i18n import nation_name
from campaign.languages import language
from campaign.web import deps
from postcodes import Nation

if TYPE_CHECKING:
    from postcodes import Constituency, Member


@dataclass(frozen=True, slots=True)
class ShownCampaign:
    """A campaign as the templates know it."""

    slug: str
    title: str
    strapline: str
    summary: str
    goal: int
    charity_name: str
    charity_url: str
    contact_email: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownConstituency:
    """A constituency as the templates know it."""

    code: str
    name: str
    nation_name: str
    is_in_england: bool
    member_name: str


def load_campaign(slug: str) -> LoadedCampaign:
    """The campaign of this address, in the words of the page's language.

    Raises:
        UnknownCampaignError: there is none.
    """
    with deps().db.read() as session:
        loaded = campaign_by_slug(deps(), session, slug)
    return replace(loaded, settings=loaded.settings.told_in(language()))


def shown_campaign(loaded: LoadedCampaign) -> ShownCampaign:
    """The campaign for a template."""
    settings = loaded.settings.told_in(language())
    return ShownCampaign(
        slug=settings.slug,
        title=settings.title,
        strapline=settings.strapline,
        summary=settings.summary,
        goal=settings.goal,
        charity_name=settings.charity_name,
        charity_url=settings.charity_url,
        contact_email=settings.contact_email,
        is_open=loaded.is_open,
    )


def shown_constituency(
    constituency: Constituency, member: Member | None = None
) -> ShownConstituency:
    """A constituency for a template; `member` is named where the page lists MPs."""
    return ShownConstituency(
        constituency.code,
        constituency.name_in(language()),
        nation_name(constituency.nation),
        constituency.nation is Nation.ENGLAND,
        member.name if member else "",
    )
