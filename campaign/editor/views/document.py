"""One document with its versions and its history; taking it out of use; a campaign's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from campaign.core.errors import BlockedError
from campaign.core.roles import Permission
from campaign.editor.forms import ButtonForm
from campaign.editor.queries.documents import document_page, history
from campaign.editor.queries.overview import campaign_row
from campaign.editor.service.publishing import retire as retire_document
from campaign.editor.views import editor
from campaign.editor.views.shown import happening, reason_entries, take_notice, tell, user_id
from campaign.i18n import gettext as _
from campaign.web import LARGEST_ID, deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

SHOWN = 50


@editor.get("/documents/<int:document_id>")
@requires(Permission.EDIT_LETTERS)
def document(document_id: int) -> ResponseReturnValue:
    """A document: where it stands, its versions, who did what."""
    return _page(document_id, [])


@editor.post("/documents/<int:document_id>/retire")
@requires(Permission.APPROVE_LETTERS)
def retire(document_id: int) -> ResponseReturnValue:
    """Take a document out of use; its texts stay in the history."""
    if ButtonForm().validate_on_submit():
        try:
            retire_document(deps(), document_id, user_id())
        except BlockedError as error:
            return _page(document_id, list(error.reasons)), 409
        tell(_("It is out of use. Its texts are kept below, and can be brought back."))
    return redirect(url_for("editor.document", document_id=document_id), 303)


@editor.get("/<slug:campaign>/history")
@requires(Permission.EDIT_LETTERS)
def campaign_history(campaign: str) -> ResponseReturnValue:
    """Who changed what in a campaign, newest first."""
    before = min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID)
    with deps().db.read() as database:
        row = campaign_row(database, campaign)
        found = history(database, campaign_id=row.id, before=before, limit=SHOWN + 1)
    return render_template(
        "editor/history.html",
        slug=campaign,
        title=row.title,
        happenings=[happening(each) for each in found[:SHOWN]],
        older=found[SHOWN - 1].id if len(found) > SHOWN else None,
        is_first=before == LARGEST_ID,
    )


def _page(document_id: int, reasons: list[str]) -> str:
    with deps().db.read() as database:
        found = document_page(deps(), database, document_id)
    return render_template(
        "editor/document.html",
        slug=found.slug,
        found=found,
        happenings=[happening(each) for each in found.history],
        may_publish=may(Permission.APPROVE_LETTERS),
        now=deps().now(),
        page_errors=reason_entries(reasons),
        notice=take_notice(),
        button_form=ButtonForm(),
    )
