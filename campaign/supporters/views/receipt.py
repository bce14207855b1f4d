"""My letter: where it stands, taking it back, deleting one's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, session, url_for

from campaign.adapters.tokens import Purpose
from campaign.core.letter import AnswerGoes
from campaign.core.seat import Waiting
from campaign.core.states import ON_ITS_WAY
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.supporters.forms import ButtonForm
from campaign.supporters.queries.receipts import UNDELIVERED, Receipt, letter_to_change
from campaign.supporters.queries.receipts import receipt as read_receipt
from campaign.supporters.service.receipt import erase, withdraw
from campaign.supporters.standing import answer_sentence, state_sentence
from campaign.supporters.timeline import timeline
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.web import deps, limiter, take_up_draft

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

NOTICE = "receipt_notice"


@supporters.route("/letter/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
def receipt(token: str) -> ResponseReturnValue:
    """The supporter's own page of one letter."""
    form = ButtonForm()
    if form.validate_on_submit() and request.form.get("do") == "change":
        slug, key = letter_to_change(deps(), token)
        take_up_draft(slug, key)
        return redirect(url_for("supporters.letter", campaign=slug), 303)
    if form.validate_on_submit():
        session[NOTICE] = _act(token, request.form.get("do", ""))
        return redirect(url_for("supporters.receipt", token=token), 303)
    response = make_response(_page(read_receipt(deps(), token), form))
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(found: Receipt, form: ButtonForm) -> str:
    return render_template(
        "supporters/receipt.html",
        campaign=shown_campaign(found.campaign),
        member_name=found.member_name,
        reference=found.reference,
        steps=timeline(found),
        state_sentence=state_sentence(found),
        answer_sentence=_answer_sentence(found),
        answer_through_us=found.answer_goes is AnswerGoes.THROUGH_US,
        is_undelivered=found.state in UNDELIVERED,
        letter_text=found.text,
        can_withdraw=found.can_withdraw,
        new_member_name=found.new_member_name,
        is_another=found.waiting is Waiting.ANOTHER,
        confirm_url=_confirm_url(found),
        form=form,
        erased=found.erased_at is not None,
        notice=session.pop(NOTICE, ""),
    )


def _act(token: str, wanted: str) -> str:
    """Do what the button says; a sentence where it could not be done."""
    if wanted == "withdraw" and not withdraw(deps(), token):
        return _("It is too late to take the letter back: sending has begun.")
    if wanted == "erase" and not erase(deps(), token):
        return _("Your letter is being sent at this very moment. Please try again in a minute.")
    return ""


def _confirm_url(found: Receipt) -> str:
    """Where a letter whose MP has changed is read once more and sent; "" for any other."""
    if not found.can_be_sent:
        return ""
    ticket = deps().tokens.make(Purpose.CONFIRM, found.key, found.round)
    return url_for("supporters.confirm", token=ticket)


def _answer_sentence(found: Receipt) -> str:
    """Who sees the answer, for a letter that can get one."""
    if found.state not in ON_ITS_WAY - UNDELIVERED:
        return ""
    return answer_sentence(found.answer_goes, found.campaign.charity(language()))
