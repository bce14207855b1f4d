"""Members of Parliament, for staff: who sits, where letters go, what is noted; dissolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import format_date
from flask_security import current_user

from campaign.core.errors import OldListError
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.core.states import ANSWERS
from campaign.core.supporter import one_line
from campaign.db.models import NoteKind
from campaign.i18n import nation_name
from campaign.members.queries import is_list_older, today
from campaign.members.service import add_note, dissolve, elect, end_note, undo_dissolution
from campaign.team.member_forms import KIND_WORDS, ButtonForm, NoteForm, SeatSearchForm
from campaign.team.member_queries import overview, seat_with_history
from campaign.web import deps
from campaign.web_staff import requires
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.members.queries import Note
    from campaign.team.member_queries import SeatRow

NOTICE = "members_notice"
BUTTONS = {"dissolve": dissolve, "elect": elect, "mistake": undo_dissolution}

members = Blueprint("members", __name__, url_prefix="/team/members")


@members.get("/")
@requires(Permission.EDIT_MEMBERS)
def seats() -> ResponseReturnValue:
    """The seats that need a look, or that were searched for."""
    form = SeatSearchForm(request.args)
    text = one_line(form.q.data or "")[:80]
    with deps().db.read() as database:
        found = overview(deps(), database, text)
    return render_template(
        "team/members.html",
        form=form,
        searched=bool(text),
        rows=[_row(each) for each in found.rows],
        as_of=format_date(found.as_of, "d MMMM yyyy"),
        stale=found.stale,
        dissolved=found.dissolved,
        notice=session.pop(NOTICE, ""),
    )


@members.route("/<code>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def seat(code: str) -> ResponseReturnValue:
    """One seat: its member, the notes on them, and a form for another."""
    try:
        with deps().db.read() as database:
            found, noted = seat_with_history(deps(), database, code)
    except UnknownConstituencyError:
        abort(404)
    form = NoteForm(today(deps()))
    if found.member and form.validate_on_submit():
        _add(found.member.id, form)
        return redirect(url_for("members.seat", code=code), 303)
    page = render_template(
        "team/member.html",
        constituency=found.constituency,
        nation=nation_name(found.constituency.nation),
        member=found.member,
        seat=found,
        notes=[_note(each) for each in noted],
        form=form,
        button_form=ButtonForm(),
    )
    return page, 422 if form.errors else 200


def _add(member_id: int, form: NoteForm) -> None:
    add_note(
        deps(),
        member_id,
        NoteKind(form.kind.data),
        form.reason.data or "",
        email=form.address,
        until=form.last_day,
        by=current_user.id,
    )


@members.post("/<code>/notes/<int:note_id>/end")
@requires(Permission.EDIT_MEMBERS)
def end(code: str, note_id: int) -> ResponseReturnValue:
    """End a note; it stays in the history."""
    if ButtonForm().validate_on_submit():
        end_note(deps(), note_id, by=current_user.id)
    return redirect(url_for("members.seat", code=code), 303)


@members.route("/parliament", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def parliament() -> ResponseReturnValue:
    """Dissolve Parliament, or say that members sit again: what it does is said before."""
    form = ButtonForm()
    wanted = BUTTONS.get(request.form.get("do", ""))
    refused = False
    if wanted and form.validate_on_submit():
        try:
            wanted(deps(), by=current_user.id)
            session[NOTICE] = request.form["do"]
            return redirect(url_for("members.seats"), 303)
        except OldListError:
            refused = True
    with deps().db.read() as database:
        found = overview(deps(), database, "")
        is_old = is_list_older(deps(), database)
    page = render_template(
        "team/parliament.html",
        form=form,
        dissolved=found.dissolved,
        waiting=found.waiting,
        as_of=format_date(found.as_of, "d MMMM yyyy"),
        is_old=is_old,
        days=ANSWERS.days,
    )
    return page, 409 if refused else 200


def _row(row: SeatRow) -> dict[str, object]:
    seat, member = row.seat, row.seat.member
    return {
        "code": seat.constituency.code,
        "constituency": seat.constituency.name,
        "member": member.name if member else "",
        "party": member.party if member else "",
        "email": (member.email or "") if member else "",
        "notes": [KIND_WORDS[note.kind] for note in row.notes],
    }


def _note(note: Note) -> dict[str, object]:
    return {
        "id": note.id,
        "words": KIND_WORDS[note.kind],
        "email": note.email,
        "reason": note.reason,
        "until": format_date(note.until, "d MMM yyyy") if note.until else "",
        "set_at": format_date(note.set_at.astimezone(LONDON).date(), "d MMM yyyy"),
        "set_by": note.set_by,
        "holds": note.holds,
    }
