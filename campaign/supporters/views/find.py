"""Find: a postcode, or a name, becomes a constituency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, g, redirect, render_template, request, url_for

from campaign.core.supporter import one_line
from campaign.core.tallies import VisitStep
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.members.queries import is_dissolved
from campaign.supporters.forms import ChooseForm, FindForm, SearchForm
from campaign.supporters.queries.drafts import find_draft
from campaign.supporters.service.drafts import Origin, Place, place_letter
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import (
    load_campaign,
    shown_campaign,
    shown_constituency,
)
from campaign.supporters.views.visits import asked_source, count_visit
from campaign.supporters.wording import outcome
from campaign.web import deps, draft_key, limiter, remember_draft
from postcodes import Found
from postcodes.errors import UnknownConstituencyError
from postcodes.lookup import EMBEDDED

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.supporters.wording import Outcome
    from postcodes import Constituency, Member
    from postcodes.lookup import Looked

NO_MP = ("crown_dependency", "overseas", "bfpo", "non_geographic")
NEAR = "postcode:near"
"""Told that a boundary is near, and not (yet) of another mind than the directory."""
CHOOSABLE = ("found", "northern_ireland", "one_of", "unknown", "terminated", "partial")


@supporters.route("/<slug:campaign>/find", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def find(campaign: str) -> ResponseReturnValue:
    """The postcode box, and what came of it."""
    load_campaign(campaign)
    form = FindForm()
    if not form.is_submitted():
        return _find_page(campaign, form, None)
    form.validate_on_submit()
    return answer_postcode(campaign, form, one_line(form.postcode.data or ""))


def answer_postcode(campaign: str, form: FindForm, text: str) -> ResponseReturnValue:
    """What a postcode leads to: the MP, a choice, or the box again."""
    looked = deps().lookup.find(text)
    answer = looked.answer
    if isinstance(answer, Found) and not answer.near:
        place = Place(answer.constituency, answer.postcode.text, found_by(looked))
        return _settle(campaign, place)
    result = outcome(answer)
    if result.kind == "northern_ireland" and len(result.candidates) == 1:
        # The whole district lies in one constituency: there is nothing to ask.
        return _settle(campaign, Place(result.candidates[0], _full_postcode(text), "district"))
    if result.candidates and result.kind in CHOOSABLE:
        # Near a boundary too: on which side a home lies, only the supporter knows.
        return _choose_page(campaign, text, result)
    if result.kind in NO_MP:
        # Not the supporter's mistake: an answer, not an error, and room for another postcode.
        form.postcode.data = ""
        return _find_page(campaign, form, result)
    form.postcode.errors = [result.message if text else _("Please give your postcode.")]
    return _find_page(campaign, form, result), 422


@supporters.route("/<slug:campaign>/choose", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def choose(campaign: str) -> ResponseReturnValue:
    """One of several constituencies: by the draft's postcode (GET), or settled (POST)."""
    if request.method == "GET":
        draft = find_draft(deps(), campaign, draft_key(campaign))
        return _choose_page(campaign, draft.postcode, outcome(deps().finder.find(draft.postcode)))
    load_campaign(campaign)
    form = ChooseForm()
    postcode = one_line(form.postcode.data or "")
    # A live source may have offered it; what that source said is still remembered.
    result = outcome(deps().lookup.find(postcode).answer)
    if not form.validate_on_submit():
        if result.candidates:
            return _choose_page(campaign, postcode, result, form), 422
        return redirect(url_for("supporters.search", campaign=campaign), 303)
    constituency = _known(form.constituency.data)
    if not result.candidates:
        # By name: the postcode, if any, is checked against it on the next page.
        return _settle(campaign, Place(constituency, "", "name"))
    if constituency not in result.candidates:
        return _choose_page(campaign, postcode, result, form), 422
    place = Place(constituency, _full_postcode(postcode), _chosen(result.kind))
    return _settle(campaign, place)


@supporters.route("/<slug:campaign>/search", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def search(campaign: str) -> ResponseReturnValue:
    """Constituency or MP by name, for when the postcode does not help."""
    loaded = load_campaign(campaign)
    form = SearchForm()
    found: list[Constituency] = []
    searched = form.validate_on_submit()
    if searched:
        text = one_line(form.q.data or "")[:80]
        found = list(deps().finder.search(text)) if text else []
        if not text:
            form.q.errors = [_("Please type part of the name.")]
        elif not found:
            form.q.errors = [
                _("We found no constituency or MP with that name. Please check the spelling.")
            ]
    page = render_template(
        "supporters/search.html",
        campaign=shown_campaign(loaded),
        form=form,
        results=[shown_constituency(each, _sitting(each.code)) for each in found],
        choose_form=_choose_form(found, "") if found else None,
        searched=searched,
        dissolved=_dissolved(),
    )
    return page, 422 if form.errors else 200


def _settle(campaign: str, place: Place) -> ResponseReturnValue:
    key = place_letter(
        deps(), campaign, draft_key(campaign), place, Origin(asked_source(), language())
    )
    count_visit(load_campaign(campaign).id, VisitStep.FOUND)
    remember_draft(campaign, key)
    return redirect(url_for("supporters.meet", campaign=campaign), 303)


def _find_page(campaign: str, form: FindForm, result: Outcome | None) -> str:
    return render_template(
        "supporters/find.html",
        campaign=shown_campaign(load_campaign(campaign)),
        form=form,
        dissolved=_dissolved(),
        answer_kind=result.kind if result else None,
        message=result.message if result else "",
    )


def _choose_page(
    campaign: str, postcode: str, result: Outcome, form: ChooseForm | None = None
) -> str:
    filled = _choose_form(result.candidates, postcode, form)
    return render_template(
        "supporters/choose.html",
        campaign=shown_campaign(load_campaign(campaign)),
        postcode_text=_full_postcode(postcode) or postcode[:12],
        dissolved=_dissolved(),
        reason="near" if result.kind == "found" else result.kind,
        message=result.message,
        form=filled,
    )


def _choose_form(
    candidates: list[Constituency] | tuple[Constituency, ...],
    postcode: str,
    form: ChooseForm | None = None,
) -> ChooseForm:
    form = form or ChooseForm(formdata=None)
    form.postcode.data = postcode
    form.constituency.choices = [(each.code, _with_member(each)) for each in candidates]
    return form


def found_by(looked: Looked) -> str:
    """How a constituency that needed no choosing was found, for the action's record."""
    if looked.source != EMBEDDED:
        return f"live:{looked.source}"
    near = isinstance(looked.answer, Found) and looked.answer.near
    return NEAR if near else "postcode"


def _chosen(kind: str) -> str:
    return "chosen:near" if kind == "found" else f"chosen:{kind}"


def _with_member(constituency: Constituency) -> str:
    """The constituency as people know it: by its MP, too."""
    member = _sitting(constituency.code)
    name = constituency.name_in(language())
    return f"{name} ({member.name})" if member else name


def _sitting(code: str) -> Member | None:
    """Who sits; nobody while Parliament is dissolved."""
    return None if _dissolved() else deps().finder.member(code)


def _dissolved() -> bool:
    """Looked up once for each request."""
    if "dissolved" not in g:
        with deps().db.read() as database:
            g.dissolved = is_dissolved(database)
    return bool(g.dissolved)


def _known(code: str) -> Constituency:
    try:
        return deps().finder.constituency(code)
    except UnknownConstituencyError:
        abort(422)


def _full_postcode(text: str) -> str:
    """The postcode in its printed form, or nothing where it is only part of one."""
    answer = deps().finder.find(text)
    postcode = getattr(answer, "postcode", None)
    return postcode.text if postcode else ""
