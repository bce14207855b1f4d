"""Check: everything as it will be sent; then the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, render_template, session, url_for

from campaign.core.errors import ChangedElsewhereError, NoDraftError
from campaign.core.letter import AnswerGoes, answer_note
from campaign.core.states import ActionState
from campaign.i18n import gettext as _
from campaign.outbox.compose import ENCLOSURE_NAME
from campaign.supporters.forms import ButtonForm, CheckForm
from campaign.supporters.queries.confirmations import confirmation_failed
from campaign.supporters.queries.drafts import find_draft
from campaign.supporters.queries.whole import whole_draft
from campaign.supporters.service.submit import resend as resend_confirmation
from campaign.supporters.service.submit import submit
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.web import confirmed_key, deps, draft_key, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.supporters.queries.whole import Whole

RESENT = "resent"


@dataclass(frozen=True, slots=True)
class ShownAction:
    """The facts that the check page lists."""

    name: str
    email: str
    address_lines: list[str]
    subject: str


@supporters.route("/<slug:campaign>/check", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def check(campaign: str) -> ResponseReturnValue:
    """The last look; posting asks the supporter's inbox to confirm."""
    form = _form()
    if not form.is_submitted():
        return _page(whole_draft(deps(), campaign, draft_key(campaign)), form)
    form.validate_on_submit()
    _name_the_charity(form, load_campaign(campaign).settings.charity_name)
    given = {
        name.removeprefix("consent_"): str(form[name].label.text)
        for name in form.data
        if name.startswith("consent_") and form[name].data
    }
    try:
        proven = submit(deps(), campaign, draft_key(campaign), form.seen.data or "", given)
    except ChangedElsewhereError:
        whole = whole_draft(deps(), campaign, draft_key(campaign))
        return _page(whole, form, changed_elsewhere=True), 409
    except NoDraftError:
        if confirmed_key() != draft_key(campaign) or confirmed_key() is None:
            raise
        # Back from the thank-you page and pressed again: it is sent, say so.
        return redirect(url_for("supporters.thank_you", campaign=campaign), 303)
    if proven:
        return redirect(url_for("supporters.confirm", token=proven), 303)
    return redirect(url_for("supporters.check_your_email", campaign=campaign), 303)


@supporters.get("/<slug:campaign>/check-your-email")
def check_your_email(campaign: str) -> ResponseReturnValue:
    """Nothing has been sent yet, says this page."""
    draft = find_draft(deps(), campaign, draft_key(campaign))
    if draft.state != ActionState.AWAITING:
        return redirect(url_for("supporters.check", campaign=campaign))
    return render_template(
        "supporters/check_your_email.html",
        campaign=shown_campaign(draft.campaign),
        email=draft.email,
        resend_form=ButtonForm(),
        notice=session.pop(RESENT, ""),
        mail_stays_here=deps().settings.mail_stays_here,
        mail_failed=confirmation_failed(deps(), campaign, draft_key(campaign)),
    )


@supporters.post("/<slug:campaign>/resend")
@limiter.limit("10/minute")
def resend(campaign: str) -> ResponseReturnValue:
    """Send the confirmation once more."""
    if not ButtonForm().validate_on_submit():
        raise NoDraftError
    sent = resend_confirmation(deps(), campaign, draft_key(campaign))
    session[RESENT] = (
        _("We have sent the message again.")
        if sent
        else _("We sent it only a moment ago. Please give it a minute to arrive.")
    )
    return redirect(url_for("supporters.check_your_email", campaign=campaign), 303)


def _form() -> CheckForm:
    """Without a reply address of ours there is nothing to agree to."""
    form = CheckForm()
    if not deps().settings.reply_domain:
        del form.consent_replies
    return form


def _name_the_charity(form: CheckForm, charity: str) -> None:
    """A consent says to whom it is given."""
    form.consent_updates.label.text = _(
        "%(charity)s may send me news of this campaign by e-mail. I can leave at any time with "
        "one click.",
        charity=charity,
    )
    form.consent_story.label.text = _(
        "%(charity)s may keep my own words, including anything I say about my health, and ask me "
        "whether it may quote them.",
        charity=charity,
    )
    if form.consent_replies:
        form.consent_replies.label.text = _(
            "%(charity)s may read the answer that my MP's office sends by e-mail, and sends it on "
            "to me at once.",
            charity=charity,
        )


def _page(whole: Whole, form: CheckForm, *, changed_elsewhere: bool = False) -> str:
    letter = whole.letter
    form.seen.data = letter.fingerprint
    charity = whole.campaign.charity(letter.language)
    _name_the_charity(form, charity)
    return render_template(
        "supporters/check.html",
        campaign=shown_campaign(whole.campaign),
        action=ShownAction(
            letter.sender.name, letter.sender.email, list(letter.sender.address), letter.subject
        ),
        letter_text=letter.text,
        letter_language=letter.language,
        enclosure_language=letter.enclosure.language,
        note_if_shared=answer_note(letter.sender, charity, AnswerGoes.THROUGH_US, letter.language)
        if form.consent_replies
        else "",
        enclosure_text=letter.enclosure_text,
        enclosure_filename=ENCLOSURE_NAME,
        form=form,
        member=letter.member,
        changed_elsewhere=changed_elsewhere,
    )
