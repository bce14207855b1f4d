"""What was asked for: the part of the list that is wanted, out of the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from campaign.api.errors import KeyInAddressError, UnfitQueryError
from campaign.api.osdi.outreaches import Place

if TYPE_CHECKING:
    from campaign.api.osdi.names import Names

PER_PAGE: Final = 25
MOST_PER_PAGE: Final = 100
_KNOWN: Final = frozenset({"per_page", "modified_since", "after"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of the list.

    Attributes:
        per_page: letters a page.
        since: only what was modified then or later.
        after: only what stands after this place.
    """

    per_page: int = PER_PAGE
    since: datetime | None = None
    after: Place | None = None


def asked(query: str, names: Names) -> Asked:
    """Read the part of the address behind the question mark.

    Raises:
        KeyInAddressError: it may hold a key.
        UnfitQueryError: a parameter is not known, is there twice or cannot be read.
    """
    if len(query) > _LONGEST:
        raise UnfitQueryError("query")
    pairs = parse_qsl(query, keep_blank_values=True)
    values = dict(pairs)
    if any("key" in name.lower() or "token" in name.lower() for name in values):
        raise KeyInAddressError
    if len(values) < len(pairs) or not values.keys() <= _KNOWN:
        raise UnfitQueryError("query")
    return Asked(
        _per_page(values.get("per_page")),
        _moment(values["modified_since"]) if "modified_since" in values else None,
        _place(values["after"], names) if "after" in values else None,
    )


def after(place: Place, names: Names) -> str:
    """A place in the list as it stands in an address."""
    micros = (place.changed_at - _EPOCH) // timedelta(microseconds=1)
    return f"{micros:x}.{names.of_letter(place.id)}"


def _per_page(text: str | None) -> int:
    if text is None:
        return PER_PAGE
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 3):  # noqa: PLR2004 - 100 has three
        raise UnfitQueryError("per_page")
    number = int(text)
    if not 1 <= number <= MOST_PER_PAGE:
        raise UnfitQueryError("per_page")
    return number


def _moment(text: str) -> datetime:
    """A date, which means midnight in UTC, or a moment with its zone."""
    try:
        # In an address a plus sign that nobody has escaped reads as a blank.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            if "T" in text or ":" in text:
                raise UnfitQueryError("modified_since")
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnfitQueryError("modified_since") from error


def _place(text: str, names: Names) -> Place:
    micros, _dot, name = text.partition(".")
    number = names.letter(name)
    if number is None:
        raise UnfitQueryError("after")
    try:
        return Place(_EPOCH + timedelta(microseconds=int(micros, 16)), number)
    except (ValueError, OverflowError) as error:
        raise UnfitQueryError("after") from error
