"""Triage: answers that nobody has read yet, one after the other, one key each."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import (
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from campaign.content.queries import campaigns
from campaign.core.audit import Done
from campaign.core.chain import KEYS, Reading
from campaign.core.roles import Permission
from campaign.members.queries import today
from campaign.team.chain.forms import ButtonForm, ReadForm
from campaign.team.chain.queries import (
    PAGE_SIZE,
    NoReplyError,
    Reply,
    file_of,
    next_unread,
    number_unread,
    unread,
)
from campaign.team.chain.queries import reply as find_reply
from campaign.team.chain.service import ReadAlreadyError, Said, read_reply, unread_again
from campaign.team.chain.views import chain
from campaign.team.chain.wording import KIND_WORDS, READING_WORDS
from campaign.team.seen import seen
from campaign.web import LARGEST_ID, deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LAST_SAID = "replies_last_said"


@chain.get("/replies")
@requires(Permission.READ_REPLIES)
def replies() -> ResponseReturnValue:
    """The list of those that nobody has read."""
    with deps().db.read() as database:
        every = campaigns(deps(), database)
        chosen = {each.slug: each.id for each in every}.get(request.args.get("campaign", ""))
        rows = unread(database, chosen, after=_number(request.args.get("after", "")))
        number = number_unread(database, chosen)
    seen(Done.SAW_REPLIES, number=len(rows))
    return _unkept(
        render_template(
            "team/chain/replies.html",
            rows=rows,
            number=number,
            kinds=KIND_WORDS,
            campaigns=[{"slug": each.slug, "title": each.settings.title} for each in every],
            chosen=request.args.get("campaign", "") if chosen else "",
            has_more=len(rows) == PAGE_SIZE,
        )
    )


@chain.get("/replies/next")
@requires(Permission.READ_REPLIES)
def next_reply() -> ResponseReturnValue:
    """To the first one, or after the one just read to the next."""
    with deps().db.read() as database:
        found = next_unread(database, _number(request.args.get("after", "")))
    if found is None:
        flash(_("Every answer has been read."))
        return redirect(url_for("chain.replies"), 303)
    return redirect(url_for("chain.reply", mail_id=found), 303)


@chain.route("/replies/<int:mail_id>", methods=["GET", "POST"])
@requires(Permission.READ_REPLIES)
def reply(mail_id: int) -> ResponseReturnValue:
    """One answer, and what a person says of it."""
    form = ReadForm(today(deps()))
    if request.method == "POST" and not may(Permission.RECORD_CHAIN):
        abort(403)
    if form.validate_on_submit():
        return _said(mail_id, form)
    try:
        with deps().db.read() as database:
            found = find_reply(database, mail_id)
    except NoReplyError:
        abort(404)
    seen(Done.SAW_REPLY, "inbound", mail_id)
    if request.method == "GET":
        form.reading.data = found.reading or found.proposed
        form.day.data = found.happened_on.strftime("%d/%m/%Y")
    return _unkept(_page(found, form), 422 if form.errors else 200)


def _said(mail_id: int, form: ReadForm) -> ResponseReturnValue:
    said = Said(
        Reading(form.reading.data),
        by=current_user.id,
        happened_on=form.days.get("day"),
        note=(form.note.data or "").strip(),
        for_all=form.for_all.data,
    )
    try:
        letters = read_reply(deps(), mail_id, said)
    except NoReplyError:
        abort(404)
    except ReadAlreadyError:
        flash(_("A colleague has just said what this answer is. Nothing was changed."))
        return redirect(url_for("chain.reply", mail_id=mail_id), 303)
    flash(_said_words(said.reading, letters))
    session[LAST_SAID] = mail_id
    return redirect(url_for("chain.next_reply", after=mail_id), 303)


def _said_words(reading: Reading, letters: int) -> str:
    if not letters:
        return str(_("Noted as no answer."))
    return str(
        ngettext(
            "Recorded for %(num)s letter: %(reading)s.",
            "Recorded for %(num)s letters: %(reading)s.",
            letters,
            reading=READING_WORDS[reading],
        )
    )


@chain.post("/replies/<int:mail_id>/undo")
@requires(Permission.RECORD_CHAIN)
def undo_reply(mail_id: int) -> ResponseReturnValue:
    """What was said of it is taken back."""
    if ButtonForm().validate_on_submit():
        try:
            unread_again(deps(), mail_id, current_user.id)
        except NoReplyError:
            abort(404)
        session.pop(LAST_SAID, None)
        flash(_("Taken back. It waits to be read again."))
    return redirect(url_for("chain.reply", mail_id=mail_id), 303)


@chain.get("/replies/<int:mail_id>/files/<int:file_id>")
@requires(Permission.READ_REPLIES)
def reply_file(mail_id: int, file_id: int) -> ResponseReturnValue:
    """A file that came with it: to keep, never to open in the browser."""
    try:
        with deps().db.read() as database:
            name, content = file_of(database, mail_id, file_id)
    except NoReplyError:
        abort(404)
    answer = send_file(
        BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(found: Reply, form: ReadForm) -> str:
    return render_template(
        "team/chain/reply.html",
        form=form,
        button_form=ButtonForm(),
        reply=found,
        last_said=session.get(LAST_SAID),
        proposed=READING_WORDS[found.proposed] if found.proposed else "",
        reading=READING_WORDS[found.reading] if found.reading else "",
        keys={reading.value: key for reading, key in KEYS.items()},
    )


def _unkept(page: str, status: int = 200) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _number(text: str) -> int:
    return min(int(text), LARGEST_ID) if text.isdecimal() and text.isascii() else 0
