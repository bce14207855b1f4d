"""MPs and what came of the letters to them: the list, and a page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user

from campaign.content.queries import campaigns
from campaign.core.roles import Permission
from campaign.db.models import ContactKind
from campaign.i18n import nation_name, nation_names
from campaign.members.queries import notes, today
from campaign.team.chain.forms import ButtonForm
from campaign.team.chain.wording import POSITION_WORDS, SOURCE_WORDS, STAGE_WORDS
from campaign.team.dashboard import shown as figures
from campaign.team.dashboard.charts import HEIGHT, LEFT, WIDTH
from campaign.team.map.queries import seat_rows
from campaign.team.member_forms import KIND_WORDS
from campaign.team.positions import positions_of
from campaign.team.seats import shown
from campaign.team.seats.forms import CONTACT_WORDS, ContactForm, SeatsForm
from campaign.team.seats.listed import Order, listed, parties
from campaign.team.seats.queries import seat_page
from campaign.team.seats.service import add_contact, remove_contact
from campaign.web import deps
from campaign.web_staff import may, requires
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from postcodes import Constituency

seats = Blueprint("seats", __name__, url_prefix="/team/mps")

MOST_FOUND: Final = 650


@seats.get("")
@requires(Permission.SEE_FIGURES)
def index() -> ResponseReturnValue:
    """All 650, narrowed and sorted."""
    with deps().db.read() as session:
        every = campaigns(deps(), session)
        form = SeatsForm(request.args, every, ())
        rows = seat_rows(deps(), session, *form.campaigns[:1] if form.campaign.data else (None,))
        form = SeatsForm(request.args, every, parties(rows.values()))
        positions = positions_of(deps(), session, form.campaigns)
    codes = None
    if form.text:
        codes = frozenset(each.code for each in deps().finder.search(form.text, MOST_FOUND))
    page = listed(rows.values(), positions, form.wanted(codes), _number(request.args.get("page")))
    return render_template(
        "team/seats/index.html",
        form=form,
        page=page,
        positions={code: POSITION_WORDS[each] for code, each in positions.items()},
        stages=STAGE_WORDS,
        nations=nation_names(),
        number=figures.shown,
        orders={order.value: _url(form, order=order) for order in Order},
        order=form.wanted(None).order,
        before=_url(form, page=page.number - 1) if page.number > 1 else "",
        after=_url(form, page=page.number + 1) if page.number < page.pages else "",
    )


@seats.route("/<code>", methods=["GET", "POST"])
@requires(Permission.SEE_FIGURES)
def member(code: str) -> ResponseReturnValue:
    """One seat and its MP."""
    if request.method == "POST" and not may(Permission.RECORD_CHAIN):
        abort(403)
    try:
        seat = deps().finder.constituency(code)
    except UnknownConstituencyError:
        abort(404)
    form = ContactForm(today(deps()))
    if form.validate_on_submit() and form.happened_on:
        kind, words = ContactKind(form.kind.data), (form.text.data or "").strip()
        add_contact(deps(), code, kind, form.happened_on, words, by=current_user.id)
        flash(_("Noted."))
        return redirect(url_for("seats.member", code=code), 303)
    response = make_response(_member_page(seat, form), 422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _member_page(seat: Constituency, form: ContactForm) -> str:
    sitting = deps().finder.member(seat.code)
    with deps().db.read() as session:
        found = seat_page(session, seat.code, [each.id for each in campaigns(deps(), session)])
        noted = notes(deps(), session, sitting.id) if sitting else ()
    return render_template(
        "team/seats/member.html",
        seat=seat,
        member=sitting,
        nation=nation_name(seat.nation),
        found=found,
        steps=shown.steps(found),
        chart=shown.weeks(found, today(deps())),
        per_electors=shown.per_electors(found, seat.electorate),
        former=shown.former(found, sitting),
        answers=found.answers if may(Permission.RECORD_CHAIN) else (),
        notes=[KIND_WORDS[note.kind] for note in noted if note.holds],
        form=form,
        button_form=ButtonForm(),
        stages=STAGE_WORDS,
        positions=POSITION_WORDS,
        sources=SOURCE_WORDS,
        kinds=CONTACT_WORDS,
        number=figures.shown,
        figures_rows=figures.chart_rows,
        day_words=figures.day_words,
        is_weekly=True,
        size=(WIDTH, HEIGHT, LEFT),
    )


@seats.post("/<code>/contacts/<int:contact_id>/remove")
@requires(Permission.RECORD_CHAIN)
def remove(code: str, contact_id: int) -> ResponseReturnValue:
    """Take one's own entry out of the log."""
    if ButtonForm().validate_on_submit() and remove_contact(deps(), contact_id, by=current_user.id):
        flash(_("Taken out."))
    return redirect(url_for("seats.member", code=code), 303)


def _url(form: SeatsForm, **changed: object) -> str:
    values = {**form.chosen, **{name: str(value) for name, value in changed.items()}}
    return url_for("seats.index") + (f"?{urlencode(values)}" if values else "")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - 13 pages at most
