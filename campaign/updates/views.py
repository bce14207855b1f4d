"""Updates by e-mail: the page to sign up on, and the link that confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from campaign.content.queries import campaign_by_id, campaign_by_slug
from campaign.core.errors import TokenError
from campaign.dead_links import dead_link
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.updates import service
from campaign.updates.forms import ButtonForm, SignUpForm
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

updates = Blueprint("updates", __name__)


@updates.route("/<slug:campaign>/updates", methods=["GET", "POST"])
@limiter.limit("5/minute;20/hour", methods=["POST"])
def sign_up(campaign: str) -> ResponseReturnValue:
    """Type an address: the answer is the same, whatever is known of it."""
    with deps().db.read() as session:
        loaded = campaign_by_slug(deps(), session, campaign)
    wording = _(
        "%(charity)s may send me news of this campaign by e-mail. I can leave at any time with "
        "one click.",
        charity=loaded.charity(language()),
    )
    form = SignUpForm()
    if form.validate_on_submit():
        service.sign_up(deps(), loaded, service.Wish(form.email.data or "", wording, language()))
        return redirect(url_for("updates.asked", campaign=campaign), 303)
    shown = loaded.settings.told_in(language())
    page = render_template("updates/sign_up.html", campaign=shown, form=form, wording=wording)
    return page, 422 if form.errors else 200


@updates.get("/<slug:campaign>/updates/sent")
def asked(campaign: str) -> ResponseReturnValue:
    """What happens next."""
    with deps().db.read() as session:
        loaded = campaign_by_slug(deps(), session, campaign)
    return render_template("updates/asked.html", campaign=loaded.settings.told_in(language()))


@updates.route("/updates/confirm/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
def confirm(token: str) -> ResponseReturnValue:
    """Looking changes nothing: mail scanners follow links. The button does it."""
    form = ButtonForm()
    is_pressed = form.validate_on_submit()
    try:
        found = service.confirm(deps(), token) if is_pressed else service.to_confirm(deps(), token)
    except TokenError as error:
        return dead_link(error)
    with deps().db.read() as session:
        campaign = campaign_by_id(deps(), session, found).settings.told_in(language())
    page = "updates/confirmed.html" if is_pressed else "updates/confirm.html"
    return render_template(page, campaign=campaign, form=form)
