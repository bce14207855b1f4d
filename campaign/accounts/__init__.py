"""Staff accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_accounts(app: Flask) -> None:
    """Set up sign-in; needs the app's Deps in place."""
    # Flask-Security takes a second to import, which `postbag users` need not wait for.
    from campaign.accounts.security import init_security  # noqa: PLC0415 - the reason above

    init_security(app)
