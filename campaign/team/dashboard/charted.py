"""What the first screen's charts show of a choice of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaign.core.tallies import VisitStep
from campaign.team.dashboard import shown
from campaign.team.dashboard.charts import columns
from campaign.team.dashboard.forms import LONGEST_BY_DAY
from campaign.team.dashboard.queries import over_time, steps, visits

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.team.dashboard.queries import Choice


def charted(session: Session, choice: Choice, split: str) -> dict[str, Any]:
    """By the names that the page knows; `split` is what the columns are told apart by."""
    is_weekly = (choice.until - choice.since).days >= LONGEST_BY_DAY
    rows = over_time(session, choice, split)
    chart = columns(
        rows, choice.since, choice.until, by_week=is_weekly, hidden_below=shown.hidden_below()
    )
    # Of a visit nobody knows the nation or the variant.
    with_visits = choice.nation is None and choice.variant is None
    reached, seen = steps(session, choice), visits(session, choice)
    return {
        "chart": chart,
        "chart_rows": shown.chart_rows(chart),
        "kind_words": [shown.kind_words(split, kind) for kind in chart.kinds],
        "is_weekly": is_weekly,
        "elsewhere": [seen.get(step, 0) for step in (VisitStep.POSTED, VisitStep.COPIED)],
        "funnel": shown.funnel(seen, reached, with_visits=with_visits),
        "waits": shown.waits(reached),
    }
