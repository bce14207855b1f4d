"""The report to trustees: a page to print, and the same as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import format_date

from campaign.content.queries import campaigns
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.i18n import gettext as _
from campaign.team.dashboard.queries import first_day
from campaign.team.report.figures import figures
from campaign.team.report.forms import ReportForm
from campaign.team.report.shown import how_counted, tables
from campaign.team.report.table import plain
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.team.report.table import Table

report = Blueprint("report", __name__, url_prefix="/team")


@report.get("/report")
@requires(Permission.SEE_FIGURES)
def page() -> ResponseReturnValue:
    """The report, to look at and to print."""
    form, shown = _report()
    chosen = urlencode({name: value for name, value in form.data.items() if value})
    return render_template(
        "team/report/report.html",
        form=form,
        whose=_whose(form),
        lead=_lead(form),
        tables=shown,
        notes=how_counted(),
        pdf_url=url_for("report.pdf") + (f"?{chosen}" if chosen else ""),
    )


@report.get("/report.pdf")
@requires(Permission.SEE_FIGURES)
def pdf() -> ResponseReturnValue:
    """The same as a file."""
    from campaign.team.report.paper import as_pdf  # noqa: PLC0415 - fpdf2 is slow to import

    form, shown = _report()
    notes = plain(_("How this is counted"), how_counted())
    file = as_pdf(
        _("Letters to MPs"),
        [_whose(form), f"{form.title}. {_lead(form)}"],
        [*shown, notes],
        _("Page {page} of {pages}"),
    )
    day = deps().now().astimezone(LONDON).date().isoformat()
    return Response(
        file,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="report-{day}.pdf"'},
    )


def _report() -> tuple[ReportForm, tuple[Table, ...]]:
    today = deps().now().astimezone(LONDON).date()
    with deps().db.read() as session:
        every = campaigns(deps(), session)
        first = first_day(session, [each.id for each in every])
        form = ReportForm(request.args, every, today, first)
        return form, tables(figures(deps(), session, form.campaigns, form.days))


def _whose(form: ReportForm) -> str:
    day = format_date(deps().now().astimezone(LONDON).date(), "d MMMM yyyy")
    return ", ".join([*form.charities, day])


def _lead(form: ReportForm) -> str:
    since, until = (format_date(day, "d MMMM yyyy") for day in (form.days.since, form.days.until))
    return _("Letters confirmed from %(since)s to %(until)s.", since=since, until=until)
