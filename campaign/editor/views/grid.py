"""A campaign's documents at a glance: what is public, on its way, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from campaign.content.identity import Identity
from campaign.core.document_states import DocumentState
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.db.models import DocumentKind
from campaign.editor.forms import ButtonForm
from campaign.editor.queries.overview import campaign_rows, overview
from campaign.editor.service.writing import begin as begin_document
from campaign.editor.views import editor
from campaign.editor.views.figures import due_lines
from campaign.editor.views.shown import reason_entries, take_notice
from campaign.editor.wording import KIND_WORDS, LANGUAGE_WORDS
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@editor.get("/")
@requires(Permission.EDIT_LETTERS)
def home() -> ResponseReturnValue:
    """The campaigns; the only one is opened at once."""
    with deps().db.read() as session:
        rows = campaign_rows(session)
    if len(rows) == 1:
        return redirect(url_for("editor.grid", campaign=rows[0].slug))
    return render_template("editor/campaigns.html", rows=rows)


@editor.get("/<slug:campaign>/")
@requires(Permission.EDIT_LETTERS)
def grid(campaign: str) -> ResponseReturnValue:
    """Every document of a campaign, by language."""
    with deps().db.read() as session:
        found = overview(deps(), session, campaign)
    groups = [
        (KIND_WORDS[kind], [row for row in found.rows if row.kind is kind])
        for kind in dict.fromkeys(row.kind for row in found.rows)
    ]
    return render_template(
        "editor/grid.html",
        slug=campaign,
        settings=found.settings,
        status=found.status,
        groups=groups,
        languages=LANGUAGE_WORDS,
        gaps=[each["text"] for each in reason_entries(found.gaps)],
        in_review=found.cells_in(DocumentState.IN_REVIEW),
        approved=found.cells_in(DocumentState.APPROVED),
        due=due_lines(campaign, found.settings, deps().now().astimezone(LONDON).date()),
        notice=take_notice(),
        button_form=ButtonForm(),
    )


@editor.post("/<slug:campaign>/begin")
@requires(Permission.EDIT_LETTERS)
def begin(campaign: str) -> ResponseReturnValue:
    """Open the writing page of a document that there is not yet."""
    if not ButtonForm().validate_on_submit():
        return redirect(url_for("editor.grid", campaign=campaign), 303)
    try:
        kind = DocumentKind(request.form.get("kind", ""))
    except ValueError:
        abort(404)
    wanted = Identity(
        kind,
        request.form.get("name", ""),
        request.form.get("language", ""),
        request.form.get("variant", ""),
    )
    with deps().db.read() as session:
        campaign_id = overview(deps(), session, campaign).id
    document_id = begin_document(deps(), campaign_id, wanted)
    return redirect(url_for("editor.write", document_id=document_id), 303)
