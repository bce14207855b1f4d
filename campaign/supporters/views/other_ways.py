"""Other ways: the letters to print and post, or to copy into one's own e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import redirect, render_template, session, url_for

from campaign.core.errors import IncompleteError, Step
from campaign.core.tallies import VisitStep
from campaign.supporters.forms import WaysForm
from campaign.supporters.queries.drafts import find_draft, model_letter
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.supporters.views.visits import count_visit
from campaign.web import deps, draft_key, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

TOLD: Final = "told_other_way"
"""In the session: the campaigns for which this browser has said so already."""


@supporters.route("/<slug:campaign>/other-ways", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def other_ways(campaign: str) -> ResponseReturnValue:
    """Both letters, and a button for telling us that one has gone."""
    key = draft_key(campaign)
    draft, letters = find_draft(deps(), campaign, key), model_letter(deps(), campaign, key)
    if letters is None or draft.member is None:
        raise IncompleteError(Step.FIND)
    form, told = WaysForm(), session.get(TOLD) or []
    if form.validate_on_submit():
        if campaign not in told:
            count_visit(draft.campaign.id, VisitStep(form.way.data))
            session[TOLD] = [*told, campaign]
        return redirect(url_for("supporters.other_ways", campaign=campaign, _anchor="told"), 303)
    return render_template(
        "supporters/other_ways.html",
        campaign=shown_campaign(draft.campaign),
        member=draft.member,
        published_email=draft.seat.published_email or "",
        minister_office=draft.minister_office,
        letters=letters,
        form=form,
        has_told=campaign in told,
    )
