"""Leaving updates: the same address for the page's button and for mail programs (RFC 8058).

The post needs no token of a form and no cookie: what is in the address is the proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaign.content.queries import campaign_by_id
from campaign.core.errors import TokenError
from campaign.dead_links import dead_link
from campaign.languages import language
from campaign.updates.service import leave as leave_updates
from campaign.updates.service import to_leave
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

leaving = Blueprint("leaving", __name__)


@leaving.route("/updates/leave/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["GET"])
def leave(token: str) -> ResponseReturnValue:
    """Looking changes nothing: mail scanners follow links. The button, or the program's post, does it."""
    is_pressed = request.form.get("List-Unsubscribe") == "One-Click"
    try:
        found = to_leave(deps(), token)
        if is_pressed:
            leave_updates(deps(), token)
    except TokenError as error:
        return dead_link(error)
    with deps().db.read() as session:
        campaign = campaign_by_id(deps(), session, found).settings.told_in(language())
    page = "updates/left.html" if is_pressed else "updates/leave.html"
    return render_template(page, campaign=campaign)
