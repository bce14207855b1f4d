"""The campaign's page: the issue, what is asked, how to help, and the postcode box."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from flask import render_template, session
from markupsafe import Markup

from campaign.content.identity import PAGES
from campaign.content.queries import campaign_by_slug, page_texts
from campaign.content.tallies import letters_sent
from campaign.core.tallies import VisitStep
from campaign.languages import language
from campaign.members.queries import is_dissolved
from campaign.supporters.forms import FindForm
from campaign.supporters.queries.drafts import unfinished
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.supporters.views.visits import count_visit
from campaign.web import DRAFT_LOST, deps, draft_key
from letters.errors import LetterError
from letters.markdown import page_html
from letters.render import render
from letters.uses import used_figures

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.core.campaign_settings import CampaignSettings, Figure

log = logging.getLogger(__name__)

_BETWEEN: Final = re.compile(r"\n\s*\n")


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
        html, told = _shown(name, pages.get(name, ""), settings)
        shown[f"{name}_html"], shown[f"{name}_sources"] = html, told
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


def _shown(name: str, text: str, settings: CampaignSettings) -> tuple[Markup, list[Figure]]:
    """A page's HTML, and the figures it tells."""
    told = used_figures(text)
    html = Markup(page_html(_filled(name, text, settings)))  # noqa: S704 - page_html sanitises
    return html, [figure for figure in settings.figures if figure.name in told]


def _filled(name: str, text: str, settings: CampaignSettings) -> str:
    """The text with its values; a paragraph that cannot be filled in is left out, and no other."""
    figures = {f"figure_{figure.name}": figure.number for figure in settings.figures}
    values = {"charity_name": settings.charity_name, **figures}
    try:
        return render(text, values)
    except LetterError as error:
        log.warning("the page %s of %s cannot be filled in: %s", name, settings.slug, error.code)
    sound = []
    for paragraph in _BETWEEN.split(text):
        with suppress(LetterError):
            sound.append(render(paragraph, values))
    return "\n\n".join(sound)
