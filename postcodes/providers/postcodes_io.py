"""postcodes.io: the ONS directory as a service, fresher than a file and with withdrawn postcodes.

One point stands for a whole postcode.
"""

from __future__ import annotations

import time
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from postcodes.errors import SourceAnswerError, SourceError

from .reading import TRIES, check_echo, compact, mapping, our_code
from .source import Ended, Lies, NotKnown

if TYPE_CHECKING:
    from collections.abc import Callable

    from postcodes.types import Postcode

    from .http import Fetcher
    from .source import Seats, Verdict

HOST = "https://api.postcodes.io"

_WORTH_ASKING = 0.2
"""Seconds below which a second question is not begun."""


class PostcodesIo:
    """Asks `/postcodes/` and, for one not found there, `/terminated_postcodes/`."""

    name = "postcodes.io"

    def __init__(
        self, fetcher: Fetcher, seats: Seats, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetcher = fetcher
        self._seats = seats
        self._clock = clock

    def ask(self, postcode: Postcode, within: float) -> Verdict:
        """Ask for one postcode; see `Source.ask`."""
        deadline = self._clock() + within
        reply = self._fetcher.json(f"/postcodes/{compact(postcode)}", within=within, attempts=TRIES)
        body = mapping(reply.body)
        if reply.status == HTTPStatus.OK:
            return self._place(mapping(body.get("result")), postcode)
        if reply.status == HTTPStatus.NOT_FOUND and "terminated" in body:
            return _ended(body["terminated"], postcode)
        if reply.status == HTTPStatus.NOT_FOUND:
            return self._withdrawn(postcode, deadline - self._clock())
        raise SourceAnswerError(f"answered {reply.status}")

    def _place(self, result: dict[str, Any], postcode: Postcode) -> Verdict:
        check_echo(result.get("postcode"), postcode)
        codes = mapping(result.get("codes"))
        code = codes.get("parliamentary_constituency_2024") or codes.get(
            "parliamentary_constituency"
        )
        return Lies(our_code(code, self._seats)) if code else NotKnown()

    def _withdrawn(self, postcode: Postcode, within: float) -> Verdict:
        """Not in use; that it was withdrawn is worth knowing, but not worth an error."""
        if within < _WORTH_ASKING:
            return NotKnown()
        try:
            reply = self._fetcher.json(f"/terminated_postcodes/{compact(postcode)}", within=within)
        except SourceError:
            return NotKnown()
        if reply.status != HTTPStatus.OK:
            return NotKnown()
        return _ended(mapping(reply.body).get("result"), postcode)


def _ended(terminated: Any, postcode: Postcode) -> Verdict:
    if isinstance(terminated, list):  # so its OpenAPI has it; what comes is the bare object
        terminated = terminated[0] if terminated else None
    if terminated is None:
        return NotKnown()
    found = mapping(terminated)
    check_echo(found.get("postcode"), postcode)
    try:
        return Ended(date(int(found["year_terminated"]), int(found["month_terminated"]), 1), None)
    except (KeyError, ValueError, TypeError, OverflowError):
        raise SourceAnswerError("named no month that a postcode ended in") from None
