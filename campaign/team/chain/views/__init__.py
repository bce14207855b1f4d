"""What becomes of letters, for the team: one page a file."""

from __future__ import annotations

from flask import Blueprint

chain = Blueprint("chain", __name__, url_prefix="/team")

from campaign.team.chain.views import letter, record, replies, tell  # noqa: E402, F401 - they add routes
