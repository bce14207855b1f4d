"""The campaign's page: the issue, what is asked, how to help, and the postcode box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, session

from campaign.content.identity import PAGES
from campaign.content.queries import campaign_by_slug, page_texts
from campaign.content.tallies import letters_sent
from campaign.core.tallies import VisitStep
from campaign.languages import language
from campaign.members.queries import is_dissolved
from campaign.supporters.forms import FindForm
from campaign.supporters.page_text import page_text
from campaign.supporters.queries.drafts import unfinished
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.supporters.views.visits import count_visit
from campaign.web import DRAFT_LOST, deps, draft_key

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@supporters.get("/<slug:campaign>/")
def campaign_page(campaign: str) -> ResponseReturnValue:
    """The campaign's page."""
    with deps().db.read() as database:
        loaded = campaign_by_slug(deps(), database, campaign)
        pages = page_texts(database, loaded.id, language(), deps().now())
        count = letters_sent(database, loaded.id)
        dissolved = is_dissolved(database)
    settings = loaded.settings.told_in(language())
    shown: dict[str, Any] = {}
    for name in PAGES:
        text = page_text(name, pages.get(name, ""), settings)
        shown[f"{name}_html"], shown[f"{name}_sources"] = text.html, text.told
    count_visit(loaded.id, VisitStep.VISITED)
    key = draft_key(campaign)
    return render_template(
        "supporters/campaign.html",
        unfinished=unfinished(deps(), loaded, key) if key else "",
        draft_lost=session.pop(DRAFT_LOST, False),
        campaign=shown_campaign(loaded),
        form=FindForm(),
        letters_sent=count,
        dissolved=dissolved,
        figures=[figure for figure in settings.figures if figure.card],
        **shown,
    )
