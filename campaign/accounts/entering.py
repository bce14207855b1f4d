"""The moment of being in: the session's row, a clean cookie, and the page that was wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import g, redirect, request, session, url_for
from flask_security.utils import login_user

from campaign.accounts import sessions
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.accounts.datastore import Staff

OWN_PATH: Final = re.compile(r"/(?![/\\])[!-~]*\Z")
"""One slash, not two, and neither spaces nor control characters, which browsers skip."""
# What Flask-Login and Flask-Security keep in the session; all else is from before signing in.
_KEPT: Final = ("_", "fs_", "identity")


def enter(staff: Staff, how: str, wanted: str | None) -> ResponseReturnValue:
    """Sign somebody in who has proved who they are, and lead them on.

    Args:
        staff: who.
        how: `password`, `totp`, `recovery-code` or `passkey`.
        wanted: the page that they came for; only a path of ours is followed.
    """
    login_user(staff, authn_via=[how])
    # Nothing that the browser held before signing in goes on after it.
    for key in list(session):
        if not key.startswith(_KEPT):
            session.pop(key)
    g.pop("csrf_token", None)
    session["_user_id"] = sessions.begin(deps(), staff.id, request.user_agent.string, how)
    return redirect(own_path(wanted) or url_for("accounts.home"), 303)


def own_path(wanted: str | None) -> str | None:
    """The page that was wanted, if it is one of ours."""
    return wanted if wanted and OWN_PATH.match(wanted) else None
