"""The campaign's page: the issue, what is asked, how to help, and the postcode box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, session
from markupsafe import Markup

from campaign.content.queries import campaign_by_slug, page_texts
from campaign.content.tallies import letters_sent
from campaign.members.queries import is_dissolved
from campaign.supporters.forms import FindForm
from campaign.supporters.queries.drafts import unfinished
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.web import DRAFT_LOST, deps, draft_key
from letters.markdown import page_html

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@supporters.get("/<slug:campaign>/")
def campaign_page(campaign: str) -> ResponseReturnValue:
    """The campaign's page."""
    with deps().db.read() as database:
        loaded = campaign_by_slug(deps(), database, campaign)
        pages = page_texts(database, loaded.id, "en", deps().now())
        count = letters_sent(database, loaded.id)
        dissolved = is_dissolved(database)
    shown = {f"{name}_html": _html(pages.get(name, "")) for name in ("issue", "ask", "help")}
    key = draft_key(campaign)
    return render_template(
        "supporters/campaign.html",
        unfinished=unfinished(deps(), loaded, key) if key else "",
        draft_lost=session.pop(DRAFT_LOST, False),
        campaign=shown_campaign(loaded),
        form=FindForm(),
        letters_sent=count,
        dissolved=dissolved,
        figures=[figure for figure in loaded.settings.figures if figure.card],
        **shown,
    )


def _html(markdown: str) -> Markup:
    return Markup(page_html(markdown))  # noqa: S704 - page_html sanitises with nh3
