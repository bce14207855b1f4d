"""`/team/`: how it stands in five seconds, what needs a hand today, and the charts below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaign.content.queries import campaigns
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.team.dashboard import shown
from campaign.team.dashboard.charts import HEIGHT, LEFT, WIDTH, columns
from campaign.team.dashboard.forms import LONGEST_BY_DAY, ChartForm
from campaign.team.dashboard.queries import first_day, headline, kinds, over_time, steps, visits
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
        rows = over_time(session, choice, form.split.data)
        reached, seen = steps(session, choice), visits(session, choice)
    is_weekly = (choice.until - choice.since).days >= LONGEST_BY_DAY
    chart = columns(
        rows, choice.since, choice.until, by_week=is_weekly, hidden_below=shown.hidden_below()
    )
    # Of a visit nobody knows the nation or the variant.
    with_visits = choice.nation is None and choice.variant is None
    return render_template(
        "team/dashboard.html",
        form=form,
        top=top,
        todo=shown.todo_lines(waiting),
        chart=chart,
        chart_rows=shown.chart_rows(chart),
        kind_words=[shown.kind_words(form.split.data, kind) for kind in chart.kinds],
        is_weekly=is_weekly,
        funnel=shown.funnel(seen, reached, with_visits=with_visits),
        waits=shown.waits(reached),
        period=(shown.day_words(choice.since), shown.day_words(choice.until)),
        number=shown.shown,
        day_words=shown.day_words,
        size=(WIDTH, HEIGHT, LEFT),
    )
