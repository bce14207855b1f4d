"""The audit log: who saw or changed what, for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, make_response, render_template, request, url_for

from campaign.accounts.log.forms import LogForm
from campaign.accounts.log.queries import Entry, Wanted, entries
from campaign.accounts.log.wording import about_words, detail_words, done_words
from campaign.accounts.queries import accounts
from campaign.core.roles import Permission
from campaign.web import LARGEST_ID, deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

audit_log = Blueprint("audit_log", __name__, url_prefix="/accounts/audit")

_PAGES: Final = {
    "action": ("chain.letter", "action_id"),
    "inbound": ("chain.reply", "mail_id"),
    "user": ("staff_list.one", "user_id"),
}
"""Where the things live that entries are about."""


@audit_log.get("/")
@requires(Permission.SEE_AUDIT)
def page() -> ResponseReturnValue:
    """What was done, newest first."""
    with deps().db.read() as session:
        form = LogForm(request.args, accounts(session))
        is_good = form.validate()
        wanted = form.wanted(before_id=_row(request.args.get("before"))) if is_good else Wanted()
        found, next_before = entries(session, wanted) if is_good else ([], None)
    older: dict[str, Any] = {**request.args.to_dict(), "before": next_before}
    body = render_template(
        "accounts/log/page.html",
        form=form,
        entries=found,
        words=done_words(),
        about_words=about_words(),
        detail_words=detail_words,
        pages={entry.id: _page_of(entry) for entry in found},
        older_url=url_for("audit_log.page", **older) if next_before else None,
        is_narrowed=bool(request.args),
    )
    response = make_response(body, 200 if is_good else 422)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page_of(entry: Entry) -> str | None:
    endpoint, name = _PAGES.get(entry.about, ("", ""))
    values: dict[str, Any] = {name: entry.about_id}
    return url_for(endpoint, **values) if endpoint and entry.about_id else None


def _row(typed: str | None) -> int | None:
    is_number = typed is not None and typed.isascii() and typed.isdigit()
    return min(int(typed or 0), LARGEST_ID) if is_number else None
