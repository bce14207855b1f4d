"""Proving again who one is, before what would let somebody else in for good."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec

from flask import redirect, request, url_for
from flask_security import current_user

from campaign.web import deps

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")

PAGES: Final = timedelta(minutes=30)
"""So long after signing in (or proving it again) such a page opens without asking."""
FORMS: Final = timedelta(minutes=60)
"""And its form is taken: who has begun to type is not interrupted."""


def proved_lately(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Ask for the password first, unless it was given not long ago.

    Put it under `@requires`. A form that comes too late is not taken: the page that it was on is
    opened again, after the password.
    """

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        longest = FORMS if request.method == "POST" else PAGES
        if current_user.proved_at is None or deps().now() - current_user.proved_at > longest:
            here = f"{request.script_root}{request.path}"
            wanted = here if request.method == "GET" else url_for("own_account.page")
            return redirect(url_for("own_account.again", next=wanted), 303)
        return view(*args, **kwargs)

    return asked
