"""What a link of an e-mail says that does not work, or does not work any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.i18n import gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def dead_link(error: TokenError) -> ResponseReturnValue:
    """The page for it: 404 for what was never one of ours, else 410."""
    headings = {
        TokenProblem.FORGED: _("This link does not work"),
        TokenProblem.EXPIRED: _("This link is too old"),
        TokenProblem.REPLACED: _("You changed your letter after this e-mail"),
        TokenProblem.GONE: _("There is no letter here any more"),
    }
    expired: dict[str, str] = {
        Purpose.CONFIRM: _(
            "Links to confirm a letter work for 7 days. If you had not confirmed it by then, it "
            "was not sent and has been deleted: you are welcome to write again. If you had "
            "confirmed it, the link in our later e-mail tells you where it stands."
        ),
        Purpose.YOUR_DATA: _(
            "Links to what is held of you work for one hour. Please ask for a new one on the page "
            "“Your data”."
        ),
        Purpose.UPDATES_CONFIRM: _(
            "Links to confirm that you want updates work for 7 days, and that is over. Your "
            "address has been deleted. You are welcome to sign up again."
        ),
        Purpose.SURVEY: _(
            "Links to tell us of an answer work for 90 days, and that is over. Thank you for "
            "writing."
        ),
    }
    gone: dict[str, str] = {
        Purpose.UPDATES_CONFIRM: _("You have left these updates, or your address was deleted."),
    }
    messages = {
        TokenProblem.FORGED: _(
            "Part of it may have been lost on the way. Please copy the whole link from the "
            "e-mail. Nothing has been changed or sent just now."
        ),
        TokenProblem.EXPIRED: expired.get(
            error.purpose, _("We keep a letter's data for a limited time, and that is over.")
        ),
        TokenProblem.REPLACED: _(
            "Please use the link in our newest e-mail, or finish checking your letter where you "
            "changed it. Nothing has been sent by this link."
        ),
        TokenProblem.GONE: gone.get(
            error.purpose, _("It was withdrawn, deleted, or never confirmed in time.")
        ),
    }
    page = render_template(
        "supporters/token_problem.html",
        heading=headings[error.problem],
        message=messages[error.problem],
        campaign=None,
    )
    return page, 404 if error.problem is TokenProblem.FORGED else 410
