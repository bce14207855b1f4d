"""Counting visits: a number, never a visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import after_this_request, current_app, request

from campaign.core.tallies import source_of
from campaign.supporters.views import supporters
from campaign.tallies.visits import Visits, is_robot
from campaign.web import VISITS

if TYPE_CHECKING:
    from flask import Response

    from campaign.core.tallies import VisitStep

WAY_IN: Final = frozenset({"supporters.find", "supporters.choose", "supporters.search"})


def asked_source() -> str:
    """Where the visitor comes from, as the link says that they followed; "" where it does not."""
    return source_of(request.args.get("source", ""))


@supporters.url_defaults
def _keep_source(endpoint: str, values: dict[str, Any]) -> None:
    """The steps before there is a letter hand the source on in their links, without a cookie."""
    if endpoint in WAY_IN and (source := asked_source()):
        values.setdefault("source", source)


def count_visit(campaign_id: int, step: VisitStep, source: str | None = None) -> None:
    """Count this visit, unless a robot makes it. Written after the page has gone, never before.

    Args:
        campaign_id: of which campaign.
        step: what was visited.
        source: where the visitor comes from, if not as the address says.
    """
    is_early = request.headers.get("Sec-Purpose", "").startswith("prefetch")
    if request.method == "HEAD" or is_early or is_robot(request.user_agent.string):
        return
    visits: Visits = current_app.extensions[VISITS]
    if visits.add(campaign_id, asked_source() if source is None else source, step):

        @after_this_request
        def _later(response: Response) -> Response:
            response.call_on_close(visits.save)
            return response
