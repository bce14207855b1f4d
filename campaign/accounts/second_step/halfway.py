"""Between the two steps: the password was right, and nobody is in yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask import g, redirect, session, url_for

from campaign.accounts.datastore import Staff, staff
from campaign.accounts.entering import own_path
from campaign.accounts.queries import account_by_session
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_KEY: Final = "halfway"
_LASTS: Final = timedelta(minutes=10)


def begin(who: Staff, wanted: str | None) -> ResponseReturnValue:
    """Remember whose password was right, and ask for the second step."""
    session.clear()
    g.pop("csrf_token", None)
    session[_KEY] = {
        "who": who.fs_uniquifier,
        "at": int(deps().now().timestamp()),
        "next": own_path(wanted),
    }
    return redirect(url_for("second_step.code"), 303)


def who_is() -> Staff | None:
    """Who is halfway in, in this browser; None where nobody is, or it took too long."""
    kept = session.get(_KEY)
    if not isinstance(kept, dict):
        return None
    if deps().now().timestamp() - kept["at"] > _LASTS.total_seconds():
        session.pop(_KEY)
        return None
    with deps().db.read() as read:
        account = account_by_session(read, str(kept["who"]))
    return staff(account) if account and account.active and account.has_factor else None


def wanted() -> str | None:
    """The page that they came for."""
    kept = session.get(_KEY)
    return kept.get("next") if isinstance(kept, dict) else None
