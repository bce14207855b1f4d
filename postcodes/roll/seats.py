"""One seat as Parliament's list has it, and the roll that all of them make."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcodes.members import sitting

from .errors import RollError
from .names import codes_by_name, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from postcodes.types import Constituency, Member

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a seat: Parliament's member id, name, full title and party."""

    id: int
    name: str
    full_title: str
    party: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A constituency by Parliament's name for it.

    Attributes:
        holder: None while the seat is vacant.
        remark: why a member who is named in the list was not counted; "" otherwise.
    """

    name: str
    holder: Holder | None
    remark: str = ""


def by_code(seats: Iterable[Seat], ours: Iterable[Constituency]) -> dict[str, Seat]:
    """Return the seats by our codes.

    Args:
        seats: as read.
        ours: every constituency there is.

    Raises:
        RollError: one of ours is missing or comes twice, one is not ours, or somebody holds
            two seats; the message names them.
    """
    known = list(ours)
    read = list(seats)
    codes = codes_by_name(known)
    strangers = sorted(seat.name for seat in read if folded(seat.name) not in codes)
    found = {codes[folded(seat.name)]: seat for seat in read if folded(seat.name) in codes}
    times = Counter(codes.get(folded(seat.name)) for seat in read)
    holders = Counter(seat.holder.id for seat in read if seat.holder)
    faults = (
        ("not one of our constituencies", strangers),
        ("missing", sorted(seat.name for seat in known if seat.code not in found)),
        ("there more than once", sorted(s.name for s in known if times[s.code] > 1)),
        (
            "held by somebody who holds another",
            sorted(s.name for s in read if s.holder and holders[s.holder.id] > 1),
        ),
    )
    sentences = [f"{what}: {_few(names)}" for what, names in faults if names]
    if sentences:
        raise RollError(f"the list of {len(known)} seats is not whole; {'; '.join(sentences)}")
    return found


def roll_of(seats: Mapping[str, Seat], emails: Mapping[int, str | None]) -> dict[str, Member]:
    """Return the members by constituency code; vacant seats are missing.

    Args:
        seats: by our code.
        emails: by member id, None where none is published.
    """
    return {
        code: sitting(
            seat.holder.id,
            seat.holder.name,
            seat.holder.full_title,
            seat.holder.party,
            code,
            emails[seat.holder.id],
        )
        for code, seat in seats.items()
        if seat.holder
    }


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
