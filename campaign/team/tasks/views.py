"""What is overdue: the list, and one task to close or to put off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user

from campaign.core.overdue import Overdue
from campaign.core.roles import Permission
from campaign.members.queries import today
from campaign.team.tasks.forms import KIND_WORDS, TaskForm
from campaign.team.tasks.queries import PAGE_SIZE, due_tasks, one_task
from campaign.team.tasks.service import close_task, put_off
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

PAGE_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")

tasks = Blueprint("tasks", __name__, url_prefix="/team/tasks")


@tasks.get("")
@requires(Permission.RECORD_CHAIN)
def index() -> ResponseReturnValue:
    """What is due, the oldest first."""
    chosen = request.args.get("kind", "")
    kind = Overdue(chosen) if chosen in set(Overdue) else None
    with deps().db.read() as session:
        page = _page(request.args.get("page", ""))
        rows, number = due_tasks(deps(), session, today(deps()), kind, page)
    return render_template(
        "team/tasks/index.html",
        rows=rows,
        number=number,
        kind=kind,
        kinds=KIND_WORDS,
        page=page,
        pages=max(1, -(-number // PAGE_SIZE)),
    )


@tasks.route("/<int:task_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_CHAIN)
def task(task_id: int) -> ResponseReturnValue:
    """One task."""
    with deps().db.read() as session:
        found = one_task(deps(), session, task_id)
    if found is None:
        abort(404)
    form = TaskForm(today(deps()), is_put_off=request.form.get("do") == "put-off")
    if form.validate_on_submit():
        if form.is_put_off and form.day:
            done = put_off(deps(), task_id, form.day, by=current_user.id)
        else:
            done = close_task(deps(), task_id, (form.why.data or "").strip(), by=current_user.id)
        flash(_("Done.") if done else _("It was closed already."))
        return redirect(url_for("tasks.index"), 303)
    page = render_template("team/tasks/task.html", task=found, form=form, kinds=KIND_WORDS)
    return page, 422 if form.errors else 200


def _page(typed: str) -> int:
    """Which page was asked for; the first for anything that is no number of one."""
    return int(typed) if PAGE_NUMBER.fullmatch(typed) else 1
