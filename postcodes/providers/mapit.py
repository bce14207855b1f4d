"""mySociety's MapIt: areas by postcode. Rate limited; a key raises the limit.

One point stands for a whole postcode. Facts: https://mapit.mysociety.org/docs/
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from postcodes.errors import SourceAnswerError

from .reading import TRIES, check_echo, compact, mapping, our_code
from .source import Lies, NotKnown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postcodes.types import Postcode

    from .http import Fetcher
    from .source import Seats, Verdict

HOST = "https://mapit.mysociety.org"

_WESTMINSTER = "WMC"


def key_headers(key: str | None) -> Mapping[str, str]:
    """The header that carries a key, if there is one; in an address it could end up in a log."""
    return {"X-Api-Key": key} if key else {}


class MapIt:
    """Asks `/postcode/`."""

    name = "mapit"

    def __init__(self, fetcher: Fetcher, seats: Seats) -> None:
        self._fetcher = fetcher
        self._seats = seats

    def ask(self, postcode: Postcode, within: float) -> Verdict:
        """Ask for one postcode; see `Source.ask`. Over its limit it answers 403 or 429."""
        reply = self._fetcher.json(f"/postcode/{compact(postcode)}", within=within, attempts=TRIES)
        if reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
            return NotKnown()
        if reply.status != HTTPStatus.OK:
            raise SourceAnswerError(f"answered {reply.status}")
        body = mapping(reply.body)
        check_echo(body.get("postcode"), postcode)
        number = mapping(body.get("shortcuts", {})).get(_WESTMINSTER)
        if number is None:
            return NotKnown()
        if not isinstance(number, int | str):
            raise SourceAnswerError("named an area by no number")
        area = mapping(mapping(body.get("areas")).get(str(number)))
        if area.get("type") != _WESTMINSTER:
            raise SourceAnswerError("named an area of another kind")
        return Lies(our_code(mapping(area.get("codes")).get("gss"), self._seats))
