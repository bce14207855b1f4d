"""The map of the 650 seats: hexagons of one size, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaign.content.queries import campaigns
from campaign.core.roles import Permission
from campaign.team.map.forms import MapForm
from campaign.team.map.layout import layout
from campaign.team.map.queries import seat_rows
from campaign.team.map.shown import drawn, ordered
from campaign.web import deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

seat_map = Blueprint("seat_map", __name__, url_prefix="/team/map")


@seat_map.get("")
@requires(Permission.SEE_FIGURES)
def page() -> ResponseReturnValue:
    """The map, coloured by what is chosen."""
    with deps().db.read() as session:
        form = MapForm(request.args, campaigns(deps(), session))
        is_known = form.validate()
        seats = seat_rows(deps(), session, form.campaign_id if is_known else None)
    outside = not may(Permission.SEE_ACTIONS)
    drawing = drawn(layout(), seats, form.show_by, outside=outside)
    shown = render_template(
        "team/map/map.html",
        form=form,
        layout=layout(),
        drawing=drawing,
        rows=ordered(drawing, form.order_by),
        choices=form.choices(),
        orders=form.orders(),
        outside=outside,
    )
    return shown, 200 if is_known else 422
