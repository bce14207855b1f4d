"""Writing: a text in a box, with values to put in, a preview and the checks beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from campaign.content.facts import Text
from campaign.content.versions import Wording
from campaign.core.roles import Permission
from campaign.editor.forms import ButtonForm, WriteForm
from campaign.editor.inserts import inserts
from campaign.editor.queries.glance import glance
from campaign.editor.queries.writing import WritingPage, clash_page, writing_page
from campaign.editor.service.writing import (
    Clash,
    UnsoundError,
    drop_working_text,
    keep_working_text,
    save,
)
from campaign.editor.views import editor
from campaign.editor.views.shown import tell, user_id
from campaign.i18n import gettext as _
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.editor.queries.glance import Glance


@editor.route("/documents/<int:document_id>/write", methods=["GET", "POST"])
@requires(Permission.EDIT_LETTERS)
def write(document_id: int) -> ResponseReturnValue:
    """Write the next version of a document."""
    with deps().db.read() as session:
        page = writing_page(session, document_id, user_id())
    form = WriteForm(obj=page)
    if form.validate_on_submit() and not _is_only_looking(page, form):
        words = Wording(
            form.one_line_subject, form.text.data or "", form.note.data or "", user_id()
        )
        try:
            done = save(deps(), document_id, words, form.base)
        except UnsoundError as error:
            form.show(error.refusals)
            return _page(page, form), 422
        if isinstance(done, Clash):
            return _clash(page, form), 409
        tell(
            _("Saved as a draft. Nothing is public before it has been reviewed and published.")
            if done.is_new
            else _("Nothing has changed, so there is no new version.")
        )
        return redirect(url_for("editor.version", version_id=done.version_id), 303)
    return _page(page, form), 422 if form.errors else 200


@editor.post("/documents/<int:document_id>/working")
@requires(Permission.EDIT_LETTERS)
def working(document_id: int) -> ResponseReturnValue:
    """Keep what is being typed, and answer with how it looks: for the script of the page."""
    form = WriteForm()
    if not form.validate_on_submit():
        return "", 400
    subject, text = form.one_line_subject, form.text.data or ""
    keep_working_text(deps(), document_id, user_id(), subject, text, form.base)
    with deps().db.read() as session:
        page = writing_page(session, document_id, user_id())
        typed = Text(subject, text)
        looks = glance(deps(), session, page.campaign_id, page.identity, typed, _reader())
    return render_template("editor/glance.html", looks=looks)


@editor.post("/documents/<int:document_id>/forget")
@requires(Permission.EDIT_LETTERS)
def forget(document_id: int) -> ResponseReturnValue:
    """Throw away what was typed and not saved."""
    if ButtonForm().validate_on_submit():
        drop_working_text(deps(), document_id, user_id())
    return redirect(url_for("editor.write", document_id=document_id), 303)


def _is_only_looking(page: WritingPage, form: WriteForm) -> bool:
    """Whether the button was another than the one that saves; a value goes in at the end."""
    tags = {
        each.name: each.tag
        for kind in inserts(page.identity, page.settings).values()
        for each in kind
    }
    wanted = tags.get(request.form.get("insert", ""))
    if wanted is not None:
        form.text.data = f"{(form.text.data or '').rstrip()}\n\n{wanted}\n"
    return wanted is not None or request.form.get("do") == "preview"


def _page(page: WritingPage, form: WriteForm) -> str:
    return render_template(
        "editor/write.html",
        slug=page.slug,
        page=page,
        form=form,
        # Nothing to look at before the first word is written.
        looks=_looks(page, form) if (form.text.data or "").strip() else None,
        inserts=inserts(page.identity, page.settings),
        english=page.english,
        asks={nation: page.settings.asks_of(nation) for nation in page.identity.nations},
        button_form=ButtonForm(),
    )


def _looks(page: WritingPage, form: WriteForm) -> Glance:
    typed = Text(form.one_line_subject, form.text.data or "")
    with deps().db.read() as session:
        return glance(deps(), session, page.campaign_id, page.identity, typed, _reader())


def _reader() -> str:
    """The sample reader that was chosen beside the text."""
    return request.form.get("reader", "")


def _clash(page: WritingPage, form: WriteForm) -> str:
    """Somebody else has saved meanwhile: both texts, and what a merge of them would be."""
    with deps().db.read() as session:
        mine = Text(form.one_line_subject, form.text.data or "")
        both = clash_page(session, page.document_id, form.base, mine)
    merged = WriteForm(formdata=None)
    merged.subject.data = both.subject
    merged.text.data = both.merge.text
    merged.note.data = form.note.data
    merged.base_number.data = str(both.theirs.number)
    return render_template(
        "editor/merge.html",
        slug=page.slug,
        page=page,
        both=both,
        mine=mine.text,
        mine_subject=mine.subject,
        form=merged,
    )
