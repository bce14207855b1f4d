"""Reading what a source answered: every step down may find something else than documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcodes.errors import SourceAnswerError, UnknownConstituencyError

if TYPE_CHECKING:
    from postcodes.types import Postcode

    from .source import Seats

TRIES = 2
"""How often a source is asked for one postcode, if the time allows."""


def mapping(value: Any) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        SourceAnswerError: it is none.
    """
    if not isinstance(value, dict):
        raise SourceAnswerError("answered JSON of another form than documented")
    return value


def our_code(value: Any, seats: Seats) -> str:
    """Return the code of one of our constituencies, today's where it has been replaced.

    Raises:
        SourceAnswerError: it is not one of them; older boundaries, perhaps.
    """
    if isinstance(value, str):
        try:
            return seats.constituency(value).code
        except UnknownConstituencyError:
            pass
    raise SourceAnswerError("named a constituency that is not in the list")


def check_echo(value: Any, postcode: Postcode) -> None:
    """See that the answer is about the postcode that was asked for.

    Raises:
        SourceAnswerError: it is not; a mixed-up cache, perhaps.
    """
    if not isinstance(value, str) or value.replace(" ", "").upper() != compact(postcode):
        raise SourceAnswerError("answered for another postcode")


def compact(postcode: Postcode) -> str:
    """The postcode without its space, safe within a path: "SW1A0AA"."""
    return postcode.outward + postcode.inward
