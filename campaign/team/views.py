"""The team's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from campaign.content.queries import campaigns
from campaign.core.audit import Done
from campaign.core.roles import Permission
from campaign.i18n import nation_name
from campaign.team.export import LONDON, csv_pieces
from campaign.team.export_forms import NamesForm
from campaign.team.filters import NEVER_CONFIRMED
from campaign.team.forms import FilterForm
from campaign.team.queries import number_of, page_at, state_counts
from campaign.team.seen import seen
from campaign.team.wording import STATE_WORDS
from campaign.web import deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from campaign.content.queries import LoadedCampaign
    from campaign.core.states import ActionState
    from campaign.team.filters import Filters
    from campaign.team.queries import ActionRow, Page

team = Blueprint("team", __name__, url_prefix="/team")


@team.get("/actions")
@requires(Permission.SEE_ACTIONS)
def actions() -> ResponseReturnValue:
    """The letters, newest first."""
    with deps().db.read() as session:
        form = FilterForm(request.args, campaigns(deps(), session), deps().finder)
        if not form.validate():
            return _page(form, None, {}), 422
        found = page_at(
            session, form.filters, before=form.before.data or "", after=form.after.data or ""
        )
        if found is None:
            form.before.errors = [_("That page of the list is not there. Please start again.")]
            return _page(form, None, {}), 422
        counts = state_counts(session, form.filters)
    seen(Done.SAW_ACTIONS, "action", letters=len(found.rows))
    return _page(form, found, counts)


@team.route("/actions.csv", methods=["GET", "POST"])
@requires(Permission.EXPORT_ACTIONS)
def actions_csv() -> ResponseReturnValue:
    """The same letters as a file for a spreadsheet, once somebody has said what it is for."""
    with deps().db.read() as session:
        every = campaigns(deps(), session)
        form = FilterForm(request.args, every, deps().finder)
        if not form.validate():
            return _page(form, None, {}), 422
        number = number_of(session, form.filters)
    why = NamesForm()
    if not why.validate_on_submit():
        page = render_template(
            "team/names.html",
            form=why,
            number=number,
            here=_csv_url(form.chosen),
            list_url=_list_url(form.chosen),
        )
        return page, 422 if why.errors else 200
    reason = (why.reason.data or "").strip()
    seen(Done.EXPORTED, "export", reason=reason, letters=number, form="csv", with_names=True)
    return _csv(form.filters, every)


def _csv(filters: Filters, every: Sequence[LoadedCampaign]) -> Response:
    names = {each.id: each.slug for each in every}
    state_words = {state: str(words) for state, words in STATE_WORDS.items()}
    today = deps().now().astimezone(LONDON).date().isoformat()
    return Response(
        csv_pieces(deps().db, filters, names, state_words),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="letters-{today}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _page(form: FilterForm, found: Page | None, counts: dict[ActionState, int]) -> Response:
    rows = found.rows if found else ()
    chosen = form.chosen
    page = render_template(
        "team/actions.html",
        form=form,
        rows=[_shown(row) for row in rows],
        counts=_shown_counts(form, counts),
        is_list=found is not None,
        is_filtered=bool(chosen),
        places=[each.name for each in form.found_places],
        newer_url=_list_url(chosen, after=rows[0].id) if found and rows and found.has_newer else "",
        older_url=_list_url(chosen, before=rows[-1].id)
        if found and rows and found.has_older
        else "",
        newest_url=_list_url(chosen),
        csv_url=_csv_url(chosen) if rows and may(Permission.EXPORT_ACTIONS) else "",
    )
    response = make_response(page)
    # Names are on it: the next person at this computer must not find it by going back.
    response.headers["Cache-Control"] = "no-store"
    return response


def _list_url(chosen: dict[str, str], **place: int) -> str:
    return url_for("team.actions") + _query({**chosen, **{k: str(v) for k, v in place.items()}})


def _csv_url(chosen: dict[str, str]) -> str:
    return url_for("team.actions_csv") + _query(chosen)


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""


def _shown(row: ActionRow) -> dict[str, object]:
    """A row in the page's words."""
    if not row.confirmed:
        name, has_name = _("Not confirmed: no name shown"), False
    elif row.name is None:
        name, has_name = _("Deleted"), False
    else:
        name, has_name = row.name, True
    return {
        "date": format_date(row.created_at.astimezone(LONDON).date(), "d MMM yyyy"),
        "id": row.id,
        "reference": row.reference,
        "name": name,
        "has_name": has_name,
        "constituency": row.constituency_name,
        "nation": nation_name(row.nation),
        "mp": row.member_name,
        "state": row.state.value,
        "state_words": STATE_WORDS[row.state],
        "own_share": row.own_share,
    }


def _shown_counts(form: FilterForm, counts: dict[ActionState, int]) -> list[dict[str, object]]:
    """How many letters stand where; each leads to just those."""
    if not counts:
        return []
    others = {name: value for name, value in form.chosen.items() if name != "state"}
    confirmed = sum(number for state, number in counts.items() if state not in NEVER_CONFIRMED)
    shown = [
        {
            "words": _("All confirmed"),
            "number": confirmed,
            "url": _list_url(others),
            "current": not form.state.data,
        }
    ]
    for state, words in STATE_WORDS.items():
        if counts.get(state):
            url = _list_url({**others, "state": state.value})
            current = form.state.data == state
            shown.append({"words": words, "number": counts[state], "url": url, "current": current})
    return shown
