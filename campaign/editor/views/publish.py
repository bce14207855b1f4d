"""Publishing: which approved texts, together, now or at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from campaign.core.errors import BlockedError, IllegalMoveError
from campaign.core.roles import Permission
from campaign.editor.forms import PublishForm
from campaign.editor.queries.overview import campaign_row
from campaign.editor.queries.publishing import publishable, waiting_for_their_day
from campaign.editor.service.publishing import Publication, UntickedError
from campaign.editor.service.publishing import publish as publish_versions
from campaign.editor.views import editor
from campaign.editor.views.shown import reason_entries, tell, user_id
from campaign.i18n import gettext as _
from campaign.i18n import moment, ngettext
from campaign.web import LARGEST_ID, deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue


@editor.route("/<slug:campaign>/publish", methods=["GET", "POST"])
@requires(Permission.APPROVE_LETTERS)
def publish(campaign: str) -> ResponseReturnValue:
    """Choose among the approved texts, and make them public in one moment or none."""
    form = PublishForm(deps().now())
    chosen = [each for each in request.form.getlist("version", type=int) if each <= LARGEST_ID]
    if not form.validate_on_submit():
        return _page(campaign, form, chosen, []), 422 if form.errors else 200
    if not chosen:
        return _page(campaign, form, chosen, [_("Choose at least one text.")]), 422
    with deps().db.read() as session:
        campaign_id = campaign_row(session, campaign).id
    try:
        wanted = Publication(chosen, form.at, request.form.getlist("tick"))
        publish_versions(deps(), campaign_id, wanted, user_id())
    except UntickedError as error:
        told = _("Since the approval the checks have found something more: look at it below.")
        return _page(campaign, form, chosen, [told], error.warnings), 409
    except BlockedError as error:
        return _page(campaign, form, chosen, list(error.reasons)), 409
    except IllegalMoveError:
        moved = _("One of them is not approved any more. Look at the list below.")
        return _page(campaign, form, chosen, [moved]), 409
    tell(_told(len(chosen), form))
    return redirect(url_for("editor.grid", campaign=campaign), 303)


def _told(number: int, form: PublishForm) -> str:
    if form.at is not None:
        return ngettext(
            "One text becomes public on %(when)s.",
            "%(num)s texts become public on %(when)s, all in one moment.",
            number,
            when=moment(form.at),
        )
    return ngettext(
        "One text is public now.", "%(num)s texts are public now, since one moment.", number
    )


def _page(
    campaign: str,
    form: PublishForm,
    chosen: list[int],
    reasons: list[str],
    warnings: Mapping[str, str] | None = None,
) -> str:
    with deps().db.read() as session:
        row = campaign_row(session, campaign)
        approved = publishable(session, row.id)
        ahead = waiting_for_their_day(session, row.id, deps().now())
    return render_template(
        "editor/publish.html",
        slug=campaign,
        title=row.title,
        form=form,
        approved=approved,
        ahead=ahead,
        chosen=chosen or ([each.fact.id for each in approved] if not form.is_submitted() else []),
        warnings=warnings or {},
        page_errors=reason_entries(reasons),
    )
