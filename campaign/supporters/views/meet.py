"""Meet: who the supporter's MP is, what they can do, and what is special about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from campaign.i18n import day_words, either
from campaign.supporters.queries.drafts import find_draft, model_letter
from campaign.supporters.views import supporters
from campaign.supporters.views.find import NEAR
from campaign.supporters.views.shown import shown_campaign, shown_constituency
from campaign.supporters.wording import meeting_case
from campaign.web import deps, draft_key
from postcodes import Found

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@supporters.get("/<slug:campaign>/mp")
def meet(campaign: str) -> ResponseReturnValue:
    """The MP of the draft's constituency."""
    outside = deps()
    draft = find_draft(outside, campaign, draft_key(campaign))
    case = meeting_case(draft.seat, is_minister=draft.is_minister)
    answer = outside.finder.find(draft.postcode)
    near = answer.near if isinstance(answer, Found) and draft.found_by == NEAR else ()
    cannot_email = case in ("no_email", "direct")
    return render_template(
        "supporters/meet.html",
        campaign=shown_campaign(draft.campaign),
        constituency=shown_constituency(draft.constituency),
        member=draft.member,
        case=case,
        written_to=draft.written_to,
        published_email=draft.seat.published_email or "",
        near_names=either([each.name for each in near]) if near else "",
        members_date=day_words(outside.finder.dates.members),
        postcode_text=draft.postcode,
        minister_office=draft.minister_office,
        model_letter=(
            model_letter(outside, campaign, draft_key(campaign)) if cannot_email else None
        ),
    )
