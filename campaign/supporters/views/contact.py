"""Contact: a message to the charity's team, and the addresses for those who rather use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from campaign.i18n import gettext as _
from campaign.supporters.contact_forms import ContactForm
from campaign.supporters.service.contact import Written, topics_of, write_to_team
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@supporters.route("/<slug:campaign>/contact", methods=["GET", "POST"])
@limiter.limit("5/minute;20/hour", methods=["POST"])
def contact(campaign: str) -> ResponseReturnValue:
    """Write to the team; also while the campaign takes no letters."""
    loaded = load_campaign(campaign)
    topics = topics_of(loaded.settings, _("Anything"))
    form = ContactForm(topics, deps().new_key())
    if form.validate_on_submit():
        chosen = next(topic for topic in topics if topic.key == form.topic.data)
        written = Written(*(form[name].data for name in ("name", "email", "message", "once")))
        write_to_team(deps(), loaded.settings, chosen, written)
        return redirect(url_for("supporters.contact_sent", campaign=campaign), 303)
    page = render_template(
        "supporters/contact.html", campaign=shown_campaign(loaded), form=form, topics=topics
    )
    return page, 422 if form.errors else 200


@supporters.get("/<slug:campaign>/contact/sent")
def contact_sent(campaign: str) -> ResponseReturnValue:
    """It is on its way."""
    return render_template(
        "supporters/contact_sent.html", campaign=shown_campaign(load_campaign(campaign))
    )
