"""The page for an MP's office: to print, and as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, render_template, request, url_for
from flask_babel import format_date

from campaign.content.queries import campaigns
from campaign.core.roles import Permission
from campaign.i18n import gettext as _
from campaign.members.queries import today
from campaign.team.seats.brief import brief
from campaign.team.seats.views import seats
from campaign.web import deps
from campaign.web_staff import requires
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.team.seats.brief import Brief
    from postcodes import Constituency

__all__ = ["brief_page", "brief_pdf", "seats"]


@seats.get("/<code>/brief")
@requires(Permission.SEE_FIGURES)
def brief_page(code: str) -> ResponseReturnValue:
    """One page, nothing personal: it can be handed on as it is."""
    seat, slug, found = _found(code)
    return render_template(
        "team/seats/brief.html",
        seat=seat,
        member=deps().finder.member(code),
        brief=found,
        wrote=_wrote(seat, found),
        day=format_date(today(deps()), "d MMMM yyyy"),
        pdf_url=url_for("seats.brief_pdf", code=code, campaign=slug),
    )


@seats.get("/<code>/brief.pdf")
@requires(Permission.SEE_FIGURES)
def brief_pdf(code: str) -> ResponseReturnValue:
    """The same as a file."""
    from campaign.team.report.paper import as_pdf  # noqa: PLC0415 - fpdf2 is slow to import

    seat, _slug, found = _found(code)
    day = format_date(today(deps()), "d MMMM yyyy")
    lead = [f"{found.charity}, {day}", _wrote(seat, found)]
    if member := deps().finder.member(code):
        lead.append(_("This page is for the office of %(name)s.", name=member.name))
    file = as_pdf(found.title, lead, found.parts(), _("Page {page} of {pages}"))
    name = f"letters-{code}.pdf"
    return Response(
        file,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _wrote(seat: Constituency, found: Brief) -> str:
    return _(
        "%(letters)s constituents in %(seat)s have written to their MP.",
        letters=found.letters,
        seat=seat.name,
    )


def _found(code: str) -> tuple[Constituency, str, Brief]:
    try:
        seat = deps().finder.constituency(code)
    except UnknownConstituencyError:
        abort(404)
    with deps().db.read() as session:
        every = {each.slug: each for each in campaigns(deps(), session)}
        chosen = every.get(request.args.get("campaign", "")) or next(iter(every.values()), None)
        if chosen is None:
            abort(404)
        return seat, chosen.slug, brief(session, chosen, seat)
