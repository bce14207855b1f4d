"""`/team/digest`: the digest as it would be sent now, and whether it comes by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user

from campaign.core.digest import last_week
from campaign.core.roles import Permission
from campaign.core.tallies import FEWEST_SHOWN
from campaign.team.digest.figures import figures
from campaign.team.digest.forms import DigestForm
from campaign.team.digest.service import choose, wants
from campaign.team.digest.words import period, shown
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

digest = Blueprint("digest", __name__, url_prefix="/team/digest")


@digest.route("", methods=["GET", "POST"])
@requires(Permission.SEE_FIGURES)
def page() -> ResponseReturnValue:
    """Last week's numbers, and the switch."""
    week = last_week(deps().now())
    with deps().db.read() as session:
        found = figures(deps(), session, week)
        form = DigestForm(data={"wants_digest": wants(session, current_user.id)})
    if form.validate_on_submit():
        wanted = bool(form.wants_digest.data)
        choose(deps(), current_user.id, wants_digest=wanted)
        flash(_("You get it on Mondays.") if wanted else _("You do not get it any more."))
        return redirect(url_for("digest.page"), 303)
    return render_template(
        "team/digest/digest.html",
        form=form,
        period=period(week),
        campaigns=[shown(each) for each in found.campaigns] if found else (),
        todo=found.todo if found else None,
        fewest=FEWEST_SHOWN,
    )
