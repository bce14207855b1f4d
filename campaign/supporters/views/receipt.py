"""My letter: where it stands, taking it back, deleting one's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, session, url_for

from campaign.core.states import ActionState, MessageState
from campaign.i18n import gettext as _
from campaign.i18n import moment
from campaign.supporters.forms import ButtonForm
from campaign.supporters.queries.receipts import Receipt
from campaign.supporters.queries.receipts import receipt as read_receipt
from campaign.supporters.service.receipt import erase, withdraw
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

NOTICE = "receipt_notice"


@supporters.route("/letter/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
def receipt(token: str) -> ResponseReturnValue:
    """The supporter's own page of one letter."""
    form = ButtonForm()
    if form.validate_on_submit():
        session[NOTICE] = _act(token, request.form.get("do", ""))
        return redirect(url_for("supporters.receipt", token=token), 303)
    found = read_receipt(deps(), token)
    page = render_template(
        "supporters/receipt.html",
        campaign=shown_campaign(found.campaign),
        member_name=found.member_name,
        reference=found.reference,
        steps=_steps(found),
        state_sentence=_sentence(found),
        letter_text=found.text,
        can_withdraw=found.can_withdraw,
        form=form,
        erased=found.erased_at is not None,
        notice=session.pop(NOTICE, ""),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _act(token: str, wanted: str) -> str:
    """Do what the button says; a sentence where it could not be done."""
    if wanted == "withdraw" and not withdraw(deps(), token):
        return _("It is too late to take the letter back: sending has begun.")
    if wanted == "erase" and not erase(deps(), token):
        return _("Your letter is being sent at this very moment. Please try again in a minute.")
    return ""


def _steps(found: Receipt) -> list[dict[str, object]]:
    return [
        _step(_("You confirmed your letter"), found.confirmed_at),
        _step(_("Handed to the mail system, on its way to your MP"), found.sent_at),
    ]


def _step(label: str, when: datetime | None) -> dict[str, object]:
    text = moment(when) if when else ""
    return {"label": label, "done": when is not None, "when": text, "note": ""}


def _sentence(found: Receipt) -> str:
    """The plain truth about the letter, no more and no less than we know."""
    if found.state == ActionState.QUEUED and found.letter_state == MessageState.HELD:
        return _("Your letter is confirmed. The charity's team is holding it for the moment.")
    if found.state == ActionState.QUEUED and found.letter_state in (
        MessageState.CLAIMED,
        MessageState.SENDING,
    ):
        return _("Your letter is being sent right now.")
    return {
        ActionState.AWAITING: _("Your letter waits for your confirmation. Nothing has been sent."),
        ActionState.QUEUED: _("Your letter is confirmed and waiting for its turn to be sent."),
        ActionState.SENT: _("Your letter has left us and is on its way to your MP's office."),
        ActionState.UNCERTAIN: _(
            "We were interrupted while sending and cannot be sure whether your letter went. "
            "Somebody from the team will find out. We do not send it twice by guesswork."
        ),
        ActionState.FAILED: _(
            "We are sorry: your letter could not be sent. You can print it and post it to your "
            "MP at the House of Commons, London SW1A 0AA."
        ),
        ActionState.WITHDRAWN: _("You took this letter back. It was not sent."),
        ActionState.EXPIRED: _("This letter was never confirmed. It was not sent."),
    }.get(found.state, _("Nothing has been sent."))
