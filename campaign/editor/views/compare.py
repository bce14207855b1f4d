"""Any two versions of a document, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from campaign.core.roles import Permission
from campaign.editor.queries.documents import document_page, version_page
from campaign.editor.views import editor
from campaign.web import deps
from campaign.web_staff import requires
from letters.compare import compare as compare_texts

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@editor.get("/documents/<int:document_id>/compare")
@requires(Permission.EDIT_LETTERS)
def compare(document_id: int) -> ResponseReturnValue:
    """Two versions side by side; without a choice the newest and the one before."""
    with deps().db.read() as session:
        page = document_page(deps(), session, document_id)
        ids = {each.number: each.id for each in page.versions}
        if not ids:
            return redirect(url_for("editor.document", document_id=document_id))
        newer = request.args.get("new", type=int)
        newer = newer if newer in ids else max(ids, default=0)
        older = request.args.get("old", type=int)
        older = (
            older if older in ids else max((each for each in ids if each < newer), default=newer)
        )
        old, new = (version_page(session, ids[each]) for each in (older, newer))
    return render_template(
        "editor/compare.html",
        slug=page.slug,
        page=page,
        old=old,
        new=new,
        subject=compare_texts(old.subject, new.subject),
        pieces=compare_texts(old.text, new.text),
    )
