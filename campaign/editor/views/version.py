"""One version: its text, what the checks and colleagues say, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from campaign.core.errors import BlockedError, IllegalMoveError, NotOwnTextError, OwnTextError
from campaign.core.roles import Permission
from campaign.editor.forms import ButtonForm, CommentForm
from campaign.editor.queries.review import review_page
from campaign.editor.service import going_back, publishing, reviewing
from campaign.editor.views import editor
from campaign.editor.views.shown import reason_entries, take_notice, tell, user_id
from campaign.i18n import gettext as _
from campaign.web import deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue


@editor.get("/versions/<int:version_id>")
@requires(Permission.EDIT_LETTERS)
def version(version_id: int) -> ResponseReturnValue:
    """A version, for its author, its reviewer and whoever wonders later."""
    return _page(version_id, CommentForm(formdata=None), [])


@editor.post("/versions/<int:version_id>/comment")
@requires(Permission.EDIT_LETTERS)
def comment(version_id: int) -> ResponseReturnValue:
    """Say something about a version; a campaigner may send it back with it."""
    form = CommentForm()
    if not form.validate_on_submit():
        return _page(version_id, form, []), 422
    said = form.comment.data or ""
    if request.form.get("do") == "send-back":
        if not may(Permission.APPROVE_LETTERS):
            abort(403)
        return _do(
            version_id,
            lambda: reviewing.send_back(deps(), version_id, user_id(), said),
            _("It is back with its author, with your comment."),
        )
    reviewing.comment(deps(), version_id, user_id(), said)
    return redirect(url_for("editor.version", version_id=version_id), 303)


@editor.post("/versions/<int:version_id>/send")
@requires(Permission.EDIT_LETTERS)
def send(version_id: int) -> ResponseReturnValue:
    """Ask colleagues to review a draft."""
    return _do(
        version_id,
        lambda: reviewing.send(deps(), version_id, user_id()),
        _("Sent to review. A campaigner other than you reads it next."),
    )


@editor.post("/versions/<int:version_id>/take-back")
@requires(Permission.EDIT_LETTERS)
def take_back(version_id: int) -> ResponseReturnValue:
    """Take one's own draft back from review."""
    return _do(
        version_id,
        lambda: reviewing.take_back(deps(), version_id, user_id()),
        _("It is a draft again."),
    )


@editor.post("/versions/<int:version_id>/reopen")
@requires(Permission.APPROVE_LETTERS)
def reopen(version_id: int) -> ResponseReturnValue:
    """Withdraw an approval."""
    return _do(
        version_id,
        lambda: reviewing.reopen(deps(), version_id, user_id()),
        _("Its approval is withdrawn: it is a draft again."),
    )


@editor.post("/versions/<int:version_id>/approve")
@requires(Permission.APPROVE_LETTERS)
def approve(version_id: int) -> ResponseReturnValue:
    """Find a version good, with the warnings that have a tick."""
    ticks = request.form.getlist("tick")
    return _do(
        version_id,
        lambda: reviewing.approve(deps(), version_id, user_id(), ticks),
        _("Approved. It can be published now."),
    )


@editor.post("/versions/<int:version_id>/unschedule")
@requires(Permission.APPROVE_LETTERS)
def unschedule(version_id: int) -> ResponseReturnValue:
    """Stop what would have become public later."""
    return _do(
        version_id,
        lambda: publishing.unschedule(deps(), version_id, user_id()),
        _("It will not become public by itself any more. It stays approved."),
    )


@editor.post("/versions/<int:version_id>/roll-back")
@requires(Permission.APPROVE_LETTERS)
def roll_back(version_id: int) -> ResponseReturnValue:
    """Make an earlier public text public again, at once."""
    return _go_back(version_id, lambda: going_back.roll_back(deps(), version_id, user_id()))


@editor.post("/versions/<int:version_id>/undo")
@requires(Permission.APPROVE_LETTERS)
def undo(version_id: int) -> ResponseReturnValue:
    """Undo a whole publication: this text and all that became public with it."""
    return _go_back(
        version_id, lambda: going_back.roll_back_together(deps(), version_id, user_id())[0]
    )


def _go_back(version_id: int, deed: Callable[[], int]) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        abort(400)
    try:
        brought = deed()
    except BlockedError as error:
        return _page(version_id, CommentForm(formdata=None), list(error.reasons)), 409
    tell(_("The earlier text is public again. Letters begun meanwhile keep the text they have."))
    return redirect(url_for("editor.version", version_id=brought), 303)


def _do(version_id: int, deed: Callable[[], None], told: str) -> ResponseReturnValue:
    """Do something with a version; what stands against it is shown on its page."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    try:
        deed()
    except BlockedError as error:
        return _page(version_id, CommentForm(formdata=None), list(error.reasons)), 409
    except OwnTextError:
        own = _("You have written this yourself, or a part of it. Somebody else has to approve it.")
        return _page(version_id, CommentForm(formdata=None), [own]), 409
    except NotOwnTextError:
        abort(403)
    except IllegalMoveError:
        moved = _("Somebody has been quicker: see below where it stands now.")
        return _page(version_id, CommentForm(formdata=None), [moved]), 409
    tell(told)
    return redirect(url_for("editor.version", version_id=version_id), 303)


def _page(version_id: int, form: CommentForm, reasons: list[str]) -> str:
    with deps().db.read() as session:
        page = review_page(deps(), session, version_id)
    ticked = set(request.form.getlist("tick")) | page.ticked
    return render_template(
        "editor/version.html",
        slug=page.version.slug,
        page=page,
        form=form,
        ticked=ticked,
        is_own=page.version.fact.author_id == user_id(),
        has_written=user_id() in page.writers,
        may_approve=may(Permission.APPROVE_LETTERS),
        now=deps().now(),
        page_errors=reason_entries(reasons),
        notice=take_notice(),
        button_form=ButtonForm(),
    )
