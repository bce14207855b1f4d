"""`/team/`: how it stands in five seconds, what needs a hand today, and the charts below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaign.content.queries import campaigns
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.team.dashboard import shown
from campaign.team.dashboard.charted import charted
from campaign.team.dashboard.charts import HEIGHT, LEFT, WIDTH
from campaign.team.dashboard.forms import ChartForm
from campaign.team.dashboard.queries import first_day, headline, kinds
from campaign.team.dashboard.todo import todo
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

dashboard = Blueprint("dashboard", __name__, url_prefix="/team")


@dashboard.get("/")
@requires(Permission.SEE_FIGURES)
def home() -> ResponseReturnValue:
    """The first screen of the team."""
    today = deps().now().astimezone(LONDON).date()
    with deps().db.read() as session:
        every = campaigns(deps(), session)
        ids = [each.id for each in every]
        form = ChartForm(request.args, every, kinds(session, ids))
        choice = form.choice(today, first_day(session, ids))
        top = headline(session, choice.campaigns, today)
        waiting = todo(session, every, today)
        charts = charted(session, choice, form.split.data)
    return render_template(
        "team/dashboard.html",
        form=form,
        top=top,
        todo=shown.todo_lines(waiting),
        period=(shown.day_words(choice.since), shown.day_words(choice.until)),
        number=shown.shown,
        day_words=shown.day_words,
        size=(WIDTH, HEIGHT, LEFT),
        **charts,
    )
