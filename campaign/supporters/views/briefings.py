"""Briefings: what the campaign knows and asks, for each nation, as a page and as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, make_response, redirect, render_template, request, url_for

from campaign.content.identity import Identity
from campaign.content.queries import live_version
from campaign.core.language import ENGLISH
from campaign.core.supporter import one_line
from campaign.db.models import DocumentKind
from campaign.i18n import day_words, nation_name
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.supporters.forms import FindForm
from campaign.supporters.page_text import page_text
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.supporters.wording import outcome
from campaign.web import deps, limiter
from postcodes import Nation

if TYPE_CHECKING:
    import datetime as dt

    from flask import Response
    from flask.typing import ResponseReturnValue

    from campaign.content.queries import LoadedCampaign
    from campaign.db.models import Version


@supporters.route("/<slug:campaign>/briefings", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def briefings(campaign: str) -> ResponseReturnValue:
    """The nations to choose from, by hand or by postcode."""
    loaded, form = load_campaign(campaign), FindForm()
    if form.is_submitted():
        form.validate_on_submit()
        text = one_line(form.postcode.data or "")
        found = outcome(deps().lookup.find(text).answer)
        nations = {each.nation for each in found.candidates}
        if len(nations) == 1:
            there = url_for("supporters.briefing", campaign=campaign, nation=nations.pop().value)
            return redirect(there, 303)
        # A home on a border, or no home of the UK: the list below is for choosing by hand.
        choose = _("Please choose your nation below.")
        form.postcode.errors = (
            [found.message or choose] if text else [_("Please give your postcode.")]
        )
    page = render_template(
        "supporters/briefings.html",
        campaign=shown_campaign(loaded),
        form=form,
        nations=[(each.value, nation_name(each)) for each in Nation if _live(loaded, each)],
    )
    return page, 422 if form.errors else 200


@supporters.get("/<slug:campaign>/briefings/<nation>")
def briefing(campaign: str, nation: str) -> ResponseReturnValue:
    """One nation's briefing."""
    loaded, chosen, version, spoken = _found(campaign, nation)
    text = page_text(f"briefing {nation}", version.text, loaded.settings, _values(loaded, chosen))
    return render_template(
        "supporters/briefing.html",
        campaign=shown_campaign(loaded),
        nation=chosen.value,
        nation_name=nation_name(chosen),
        html=text.html,
        sources=text.told,
        spoken=spoken,
        of=day_words(_day(version)),
    )


@supporters.get("/<slug:campaign>/briefings/<nation>.pdf")
def briefing_pdf(campaign: str, nation: str) -> ResponseReturnValue:
    """The same words, to print or to send."""
    from letters.briefing_pdf import build  # noqa: PLC0415 - fpdf2 takes a third of a second

    loaded, chosen, version, spoken = _found(campaign, nation)
    settings = loaded.settings
    text = page_text(f"briefing {nation}", version.text, settings, _values(loaded, chosen))
    notes = tuple(each.source_note for each in text.told)
    sources = (_("Where these figures are from"), *notes) if notes else ()
    title = f"{settings.title}: {nation_name(chosen)}"
    foot = f"{settings.charity_name}, {day_words(_day(version))}"
    return _file(build(title, str(text.html), sources, spoken, foot), f"{campaign}-{nation}.pdf")


def _found(campaign: str, nation: str) -> tuple[LoadedCampaign, Nation, Version, str]:
    loaded = load_campaign(campaign)
    chosen = next((each for each in Nation if each.value == nation), None)
    if chosen is None:
        abort(404)
    found = _live(loaded, chosen)
    if found is None:
        abort(404)
    return loaded, chosen, *found


def _live(loaded: LoadedCampaign, nation: Nation) -> tuple[Version, str] | None:
    """The briefing that is public now, and its language: the page's where there is one, else English."""
    with deps().db.read() as session:
        for spoken in dict.fromkeys((language(), ENGLISH)):
            wanted = Identity(DocumentKind.BRIEFING, nation.value, spoken)
            version = live_version(session, loaded.id, wanted, deps().now())
            if version is not None and nation in loaded.settings.ministers:
                return version, spoken
    return None


def _values(loaded: LoadedCampaign, nation: Nation) -> dict[str, str]:
    minister = loaded.settings.ministers[nation]
    return {
        "nation": nation.value,
        "nation_name": nation_name(nation),
        "minister_office": minister.office,
        "minister_salutation": minister.salutation,
        "minister_department": minister.department,
    }


def _day(version: Version) -> dt.date:
    when = version.live_from or version.created_at
    return when.date()


def _file(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=600"
    response.add_etag()
    response.make_conditional(request)
    return response
