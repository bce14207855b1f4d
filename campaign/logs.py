"""What goes into the log, and how much: never what anybody typed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.config import Settings


def configure_logging(settings: Settings) -> None:
    """Set the level for everything, and quieten libraries that talk to their own developers."""
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "flask-limiter", "python_http_client", "sendgrid"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
