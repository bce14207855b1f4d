"""Recording an answer that no mail brought: by post, by telephone, in the Commons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from campaign.content.queries import campaigns
from campaign.core.chain import Reading
from campaign.core.errors import NoLettersError
from campaign.core.roles import Permission
from campaign.members.queries import today
from campaign.team.chain.by_hand import ByHand, members_written_to, record_by_hand
from campaign.team.chain.forms import RecordForm
from campaign.team.chain.views import chain
from campaign.web import deps
from campaign.web_staff import requires
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@chain.route("/mps/<code>/record", methods=["GET", "POST"])
@requires(Permission.RECORD_CHAIN)
def record(code: str) -> ResponseReturnValue:
    """For all letters to an MP of a seat until a day."""
    try:
        seat = deps().finder.constituency(code)
    except UnknownConstituencyError:
        abort(404)
    form = _form(code)
    if form.validate_on_submit():
        try:
            letters = _record(code, form)
        except NoLettersError:
            form.until.errors = [
                _("No letter of this campaign had gone to %(seat)s by then.", seat=seat.name)
            ]
        else:
            flash(
                ngettext("Recorded for %(num)s letter.", "Recorded for %(num)s letters.", letters)
            )
            # To the MP's page, where it stands now and whose supporters can be told.
            return redirect(url_for("seats.member", code=code), 303)
    page = render_template("team/chain/record.html", form=form, seat=seat)
    return page, 422 if form.errors else 200


def _form(code: str) -> RecordForm:
    with deps().db.read() as session:
        return RecordForm(
            today(deps()), campaigns(deps(), session), members_written_to(session, code)
        )


def _record(code: str, form: RecordForm) -> int:
    day = form.days["day"]
    return record_by_hand(
        deps(),
        ByHand(
            campaign_id=form.campaign_id,
            code=code,
            member_id=form.member_id,
            reading=Reading(form.reading.data),
            happened_on=day,
            until=form.days.get("until", day),
            note=(form.note.data or "").strip(),
            by=current_user.id,
        ),
    )
