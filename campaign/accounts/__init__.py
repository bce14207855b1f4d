"""Staff accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_accounts(app: Flask) -> None:
    """Set up sign-in."""
