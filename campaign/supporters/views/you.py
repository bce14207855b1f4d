"""You: name, e-mail and postal address, which an MP's office needs to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from campaign.core.errors import IncompleteError, Step
from campaign.core.supporter import one_line
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.own_addresses import is_ours
from campaign.supporters.forms import YouForm
from campaign.supporters.queries.drafts import find_draft
from campaign.supporters.service.drafts import Person, Place, save_person
from campaign.supporters.views import supporters
from campaign.supporters.views.find import found_by
from campaign.supporters.views.shown import shown_campaign
from campaign.supporters.wording import outcome
from campaign.web import deps, draft_key, limiter
from postcodes import Found, NorthernIreland, OneOf, Terminated, Unknown
from postcodes.lookup import EMBEDDED, Looked

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.supporters.queries.drafts import Draft


@supporters.route("/<slug:campaign>/you", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def you(campaign: str) -> ResponseReturnValue:
    """Who is writing."""
    draft = find_draft(deps(), campaign, draft_key(campaign))
    if draft.member is None or draft.member.email is None:
        raise IncompleteError(Step.FIND)
    form = YouForm(obj=draft)
    place: Place | None = None
    if form.is_submitted():
        valid = form.validate_on_submit()
        valid = _is_theirs(form) and valid
        place = _place(draft, form)
        if valid and place is not None:
            return _save(campaign, draft, form, place)
    page = render_template(
        "supporters/you.html",
        campaign=shown_campaign(draft.campaign),
        form=form,
        member=draft.member,
    )
    return page, 422 if form.errors else 200


def _is_theirs(form: YouForm) -> bool:
    """An error on the field, and False, where the e-mail address is one of our own."""
    if not is_ours(form.email.data or "", deps().settings):
        return True
    form.email.errors = [
        _(
            "This address is one of ours, so our messages to you would only come back to us. Please "
            "give your own e-mail address."
        )
    ]
    return False


def _place(draft: Draft, form: YouForm) -> Place | None:
    """Where the given postcode is; an error on the field, and None, where it is no home's."""
    text = one_line(form.postcode.data or "")
    looked = _looked(text, draft)
    answer = looked.answer
    match answer:
        case Found() if draft.constituency not in (answer.constituency, *answer.near):
            return Place(answer.constituency, answer.postcode.text, found_by(looked))
        case Found() | NorthernIreland() | OneOf() | Unknown() | Terminated():
            # Where the postcode leaves room, it is the supporter's own choice that counts; a new
            # one of which nothing is known must not stop them either.
            possible = outcome(answer).candidates
            if not possible or draft.constituency in possible:
                return Place(draft.constituency, answer.postcode.text, draft.found_by)
            message = _(
                "%(pc)s is not in %(place)s. Please check it, or go back and find your MP again.",
                pc=answer.postcode.text,
                place=draft.constituency.name_in(language()),
            )
        case _:
            message = outcome(answer).message if text else _("Please give your postcode.")
    form.postcode.errors = [message]
    return None


def _looked(text: str, draft: Draft) -> Looked:
    """The directory's answer where it leaves room for the MP they met, else a live source's, too.

    Otherwise a source that errs could send a supporter who has chosen back again and again.
    """
    answer = deps().finder.find(text)
    possible = outcome(answer).candidates
    if not possible or draft.constituency in possible:
        return Looked(answer, EMBEDDED)
    return deps().lookup.find(text)


def _save(campaign: str, draft: Draft, form: YouForm, place: Place) -> ResponseReturnValue:
    """Keep the person; a postcode elsewhere means another MP, whom the supporter meets first."""
    person = Person(
        name=form.name.data or "",
        email=form.email.data or "",
        address_1=form.address_1.data or "",
        address_2=form.address_2.data or "",
        town=form.town.data or "",
    )
    save_person(deps(), campaign, draft_key(campaign), person, place)
    moved = place.constituency != draft.constituency
    step = "supporters.meet" if moved else "supporters.letter"
    return redirect(url_for(step, campaign=campaign), 303)
