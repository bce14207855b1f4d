"""UK Parliament's Members API: whose constituency a postcode is in. Official, without a key.

Its search also matches outward codes and names, and where nothing matches it falls back to
constituencies of the past, so only one single sitting member of the Commons is believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postcodes.errors import SourceAnswerError
from postcodes.search import words

from .reading import TRIES, mapping
from .source import Lies, NotKnown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postcodes.types import Constituency, Postcode

    from .http import Fetcher
    from .source import Seats, Verdict

HOST = "https://members-api.parliament.uk"

_COMMONS = 1
_PAGE = 20


class Parliament:
    """Asks `/api/Members/Search?Location=`."""

    name = "parliament"

    def __init__(self, fetcher: Fetcher, seats: Seats) -> None:
        self._fetcher = fetcher
        self._seats = seats
        self._named_for: Sequence[Constituency] = ()
        self._names: dict[tuple[str, ...], str] = {}

    def ask(self, postcode: Postcode, within: float) -> Verdict:
        """Ask for one postcode; see `Source.ask`. A vacant seat cannot be known from here."""
        reply = self._fetcher.json(
            "/api/Members/Search",
            {"Location": postcode.text, "skip": 0, "take": _PAGE},
            within=within,
            attempts=TRIES,
        )
        body = mapping(reply.body)
        if "items" not in body:
            raise SourceAnswerError("answered JSON of another form than documented")
        items = body["items"]
        if not isinstance(items, list) or len(items) != 1 or body.get("totalResults", 1) != 1:
            return NotKnown()
        code = self._code(_seat_of(items[0]))
        return Lies(code) if code else NotKnown()

    def _code(self, name: Any) -> str | None:
        if not isinstance(name, str):
            return None
        seats = self._seats.constituencies
        if seats is not self._named_for:  # the data may have been replaced since
            self._names = {tuple(words(seat.name)): seat.code for seat in seats}
            self._named_for = seats
        return self._names.get(tuple(words(name)))


def _seat_of(item: Any) -> Any:
    """The constituency's name, if the item is a sitting member of the Commons."""
    membership = _at(item, "value", "latestHouseMembership")
    active = _at(membership, "membershipStatus", "statusIsActive")
    if active is True and _at(membership, "house") == _COMMONS:
        return _at(membership, "membershipFrom")
    return None


def _at(value: Any, *names: str) -> Any:
    """What lies that deep; None where something on the way is null, as the API allows."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
