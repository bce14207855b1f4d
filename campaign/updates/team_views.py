"""`/team/updates`: how many get updates, and the list for the charity's mailing system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template
from flask_security import current_user

from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.updates.forms import ListForm
from campaign.updates.queries import counts, export
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

team_updates = Blueprint("team_updates", __name__, url_prefix="/team/updates")


@team_updates.route("", methods=["GET", "POST"])
@requires(Permission.EXPORT_ACTIONS)
def page() -> ResponseReturnValue:
    """The counts; with a reason, the file."""
    form = ListForm()
    if form.validate_on_submit():
        day = deps().now().astimezone(LONDON).date().isoformat()
        return Response(
            export(deps(), "", form.reason.data or "", by=current_user.id),
            mimetype="text/csv",
            headers={
                "Content-Disposition": f'attachment; filename="updates-{day}.csv"',
                "Cache-Control": "no-store",
            },
        )
    shown = render_template("updates/team.html", form=form, campaigns=counts(deps()))
    return shown, 422 if form.errors else 200
