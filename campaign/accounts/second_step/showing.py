"""Pages with secrets on them: shown once, and kept by no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, url_for
from flask_security import current_user

from campaign.accounts.second_step.service import new_recovery_codes
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def show_codes(wanted: str | None, *, is_first: bool = True) -> ResponseReturnValue:
    """New recovery codes, this once.

    Args:
        wanted: the page to go on to.
        is_first: a second step has just been set up.
    """
    page = render_template(
        "accounts/second_step/codes.html",
        codes=new_recovery_codes(deps(), current_user.id),
        wanted=wanted or url_for("accounts.home"),
        is_first=is_first,
    )
    return unkept(page, 200)


def unkept(page: str, status: int) -> ResponseReturnValue:
    """The page, with the word to every cache that it is not for keeping."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
