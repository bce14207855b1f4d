"""The supporter's pages, one step a file. Addresses are those of docs/map.md."""

from flask import Blueprint

supporters = Blueprint("supporters", __name__)

# Importing a step registers its routes.
from campaign.supporters.views import (  # noqa: E402 - they need the blueprint above
    briefings,
    campaign_page,
    check,
    confirm,
    contact,
    elsewhere,
    find,
    letter,
    meet,
    other_ways,
    receipt,
    share,
    survey,
    visits,
    you,
)

__all__ = [
    "briefings",
    "campaign_page",
    "check",
    "confirm",
    "contact",
    "elsewhere",
    "find",
    "letter",
    "meet",
    "other_ways",
    "receipt",
    "share",
    "supporters",
    "survey",
    "visits",
    "you",
]
