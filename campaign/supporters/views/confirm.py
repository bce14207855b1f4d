"""Confirm: the link from the inbox. Looking sends nothing; pressing the button does, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for

from campaign.adapters.tokens import Purpose
from campaign.content.tallies import letters_sent
from campaign.core.errors import ChangedElsewhereError, IncompleteError, NoDraftError, Step
from campaign.core.states import ANSWERS
from campaign.languages import language
from campaign.supporters.forms import SeenForm
from campaign.supporters.queries.receipts import confirmed
from campaign.supporters.queries.whole import letter_to_confirm, letter_without_member
from campaign.supporters.service.confirm import confirm as confirm_letter
from campaign.supporters.service.confirm import keep_until_asked
from campaign.supporters.sharing import share_links
from campaign.supporters.standing import answer_sentence, state_sentence
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.web import confirmed_key, deps, limiter, put_down_draft, remember_confirmed

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


@supporters.route("/confirm/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
def confirm(token: str) -> ResponseReturnValue:
    """The letter once more; posting hands it to the outbox."""
    form = SeenForm()
    if not form.is_submitted():
        return _show(token, form)
    form.validate_on_submit()
    if request.form.get("do") == "keep":
        return _keep(token)
    try:
        key = confirm_letter(deps(), token, form.seen.data or "")
    except (ChangedElsewhereError, IncompleteError):
        return _show(token, form, 409)
    remember_confirmed(key)
    slug = confirmed(deps(), key).campaign.slug
    put_down_draft(slug, key)
    return redirect(url_for("supporters.thank_you", campaign=slug), 303)


@supporters.get("/<slug:campaign>/thank-you")
def thank_you(campaign: str) -> ResponseReturnValue:
    """What happens next."""
    loaded = load_campaign(campaign)
    key = confirmed_key()
    if key is None:
        raise NoDraftError
    receipt = confirmed(deps(), key)
    if receipt.campaign.slug != campaign:
        raise NoDraftError
    with deps().db.read() as session:
        count = letters_sent(session, loaded.id)
    address = deps().settings.link(f"/{campaign}/", language())
    text = loaded.settings.share_text
    return render_template(
        "supporters/thank_you.html",
        campaign=shown_campaign(loaded),
        member_name=receipt.member_name,
        reference=receipt.reference,
        state_sentence=state_sentence(receipt),
        answer_sentence=answer_sentence(receipt.answer_goes, loaded.settings.charity_name),
        letters_sent=count,
        share=share_links(text, address),
        receipt_url=url_for("supporters.receipt", token=deps().tokens.make(Purpose.RECEIPT, key)),
        copy_text=f"{text} {address}",
    )


def _show(token: str, form: SeenForm, code: int = 200) -> Response:
    try:
        whole = letter_to_confirm(deps(), token)
    except IncompleteError as error:
        if error.step is not Step.FIND:
            raise
        return _nobody_to_write_to(token, form)
    if whole is None:
        return _already(token)
    letter = whole.letter
    form.seen.data = whole.fingerprint
    page = render_template(
        "supporters/confirm.html",
        campaign=shown_campaign(whole.campaign),
        member=letter.member,
        letter_text=letter.text,
        letter_language=letter.language,
        enclosure_language=letter.enclosure.language,
        subject=letter.subject,
        enclosure_text=letter.enclosure_text,
        form=form,
        changed_elsewhere=code != 200,  # noqa: PLR2004 - HTTP's own number
        consents=whole.consents,
        answer_sentence=answer_sentence(whole.answer_goes, whole.campaign.charity(language())),
        wrote_before=whole.wrote_before,
        written_to=whole.written_to,
        names_the_other=bool(whole.written_to) and whole.written_to in letter.body,
    )
    return _private(make_response(page, code))


def _nobody_to_write_to(token: str, form: SeenForm) -> Response:
    """The seat is empty, or its MP cannot be written to: the letter need not be lost."""
    waiting = letter_without_member(deps(), token)
    page = render_template(
        "supporters/nobody.html",
        campaign=shown_campaign(waiting.campaign),
        constituency_name=waiting.seat.constituency.name_in(language()),
        member=waiting.seat.member,
        dissolved=waiting.seat.dissolved,
        letter_text=waiting.body,
        days=ANSWERS.days,
        form=form,
    )
    return _private(make_response(page, 409))


def _keep(token: str) -> ResponseReturnValue:
    key = keep_until_asked(deps(), token)
    receipt = deps().tokens.make(Purpose.RECEIPT, key)
    return redirect(url_for("supporters.receipt", token=receipt), 303)


def _already(token: str) -> Response:
    """The link was used before: whoever holds it may see where the letter stands."""
    outside = deps()
    key = outside.tokens.read(Purpose.CONFIRM, token).key
    receipt = outside.tokens.make(Purpose.RECEIPT, key)
    return _private(make_response(redirect(url_for("supporters.receipt", token=receipt))))


def _private(response: Response) -> Response:
    # A page behind a secret link leaves no copy on a shared computer.
    response.headers["Cache-Control"] = "no-store"
    return response
