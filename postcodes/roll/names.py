"""Which of our constituencies is meant by a name as Parliament writes it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from postcodes.types import Constituency


def folded(name: str) -> str:
    """Return a name without what writers differ in: accents, case, punctuation, "&".

    Unlike the search that supporters use this forgives no misspelling: a seat is certain here,
    or it is an error.
    """
    spread = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    # An apostrophe joins ("King's" is "Kings"), every other sign separates.
    letters = "".join(
        " "
        if not (c.isalnum() or unicodedata.combining(c) or c in "'\N{RIGHT SINGLE QUOTATION MARK}")
        else c
        for c in spread
    )
    return " ".join("".join(c for c in letters if c.isalnum() or c == " ").split())


def codes_by_name(seats: Iterable[Constituency]) -> Mapping[str, str]:
    """Return constituency codes by folded name, Welsh names included where they tell one seat."""
    known = list(seats)
    welsh = {folded(seat.name_cy): seat.code for seat in known if seat.name_cy}
    return welsh | {folded(seat.name): seat.code for seat in known}
