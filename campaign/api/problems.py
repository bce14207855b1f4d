"""Every error as `application/problem+json` (RFC 9457): the one place for statuses and wording."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from campaign.api.errors import UnfitQueryError
from campaign.api.reply import NOT_KEPT, Headers, Reply
from postcodes.wording import NOT_A_POSTCODE

if TYPE_CHECKING:
    from campaign.api.allowance import Spent
    from campaign.api.errors import (
        KeyInAddressError,
        NotAPostcodeError,
        UnknownPostcodeError,
        WrongKeyError,
    )

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/openapi.json#"
"""Begins the type of our own problems: the document at that address describes them."""

_UNKNOWN = {
    "unknown": "No such postcode is in use, and none in its district either.",
    "partial": "No postcode in use begins like this.",
}
_REFUSED = {
    "wrong-key": (
        401,
        "Key needed",
        "Send the key as `Authorization: Bearer …` or as `OSDI-API-Token: …`.",
    ),
    "key-in-address": (
        400,
        "Key in the address",
        "A key may not stand in an address, which logs keep. If it was the real one, set another.",
    ),
    "unfit-query": (
        400,
        "Unfit query",
        "Each once: per_page (1 to 100), modified_since (a date; a time with its zone), after.",
    ),
}
_PLAIN = {
    404: "There is nothing at this address; /api/v1/openapi.json says what there is.",
    500: "Something went wrong on our side; please try again in a minute.",
}


def unknown_postcode(error: UnknownPostcodeError) -> Reply:
    """404, with the kind of answer."""
    own = {"type": TYPES + error.code, "title": "Unknown postcode", "kind": error.kind}
    return _problem(404, _UNKNOWN[error.kind], own)


def not_a_postcode(error: NotAPostcodeError) -> Reply:
    """422, with the reason's code."""
    own = {
        "type": TYPES + error.code,
        "title": "Not a postcode",
        "kind": "not_a_postcode",
        "reason": error.reason.value,
    }
    return _problem(422, f"This is not a UK postcode: {NOT_A_POSTCODE[error.reason]}.", own)


def no_key_is_set() -> Reply:
    """404: nobody may read it before there is a key."""
    own = {"type": TYPES + "no-key-is-set", "title": "No key is set"}
    return _problem(404, "There is nothing to read here until POSTBAG_API_KEY is set.", own)


def refused(error: KeyInAddressError | WrongKeyError | UnfitQueryError) -> Reply:
    """401 for a key that is missing or wrong, 400 for what stands in the address."""
    status, title, detail = _REFUSED[error.code]
    ask = (("WWW-Authenticate", 'Bearer realm="Postbag"'),) if status == 401 else ()  # noqa: PLR2004 - HTTP's own number
    own = {"type": TYPES + error.code, "title": title}
    if isinstance(error, UnfitQueryError):
        own["parameter"] = error.parameter
    return _problem(status, detail, own, headers=ask)


def too_many_requests(spent: Spent) -> Reply:
    """429, with the seconds to wait."""
    detail = f"More than {spent.limit} requests a minute from your address; wait {spent.reset} s."
    return _problem(429, detail, headers=(("Retry-After", str(spent.reset)),))


def method_not_allowed(methods: str) -> Reply:
    """405, with what is allowed."""
    return _problem(405, f"Only {methods} are answered here.", headers=(("Allow", methods),))


def plain(status: int) -> Reply:
    """A problem that needs no more than its status: 404 for an address, 500."""
    return _problem(status, _PLAIN[status])


def _problem(
    status: int, detail: str, own: dict[str, str] | None = None, headers: Headers = ()
) -> Reply:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **(own or {}),
    }
    return Reply(status, json.dumps(body).encode(), MEDIA_TYPE, (*NOT_KEPT, *headers))
