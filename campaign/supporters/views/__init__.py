"""The supporter's pages, one step a file. Addresses are those of docs/map.md."""

from flask import Blueprint

supporters = Blueprint("supporters", __name__)

# Importing a step registers its routes.
from campaign.supporters.views import (  # noqa: E402 - they need the blueprint above
    campaign_page,
    check,
    confirm,
    contact,
    elsewhere,
    find,
    letter,
    meet,
    receipt,
    survey,
    visits,
    you,
)

__all__ = [
    "campaign_page",
    "check",
    "confirm",
    "contact",
    "elsewhere",
    "find",
    "letter",
    "meet",
    "receipt",
    "supporters",
    "survey",
    "visits",
    "you",
]
