"""Each answer as one plain line, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from .types import (
    Abroad,
    Answer,
    Constituency,
    CrownDependency,
    Found,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Reason,
    Terminated,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .finder import Finder
    from .types import Member

_SHOWN = 40

NOT_A_POSTCODE: Mapping[Reason, str] = {
    Reason.EMPTY: "nothing was typed",
    Reason.TOO_SHORT: "too short for a postcode",
    Reason.TOO_LONG: "too long for a postcode",
    Reason.CHARACTERS: "has letters that no UK postcode has",
    Reason.ONLY_LETTERS: "has no digits; a place name, perhaps",
    Reason.ONLY_DIGITS: "has no letters; a postcode of another country, perhaps",
    Reason.OUTWARD: "the first half is not like that of any UK postcode",
    Reason.INWARD: "the second half is not a digit and two letters",
    Reason.UNIT_LETTERS: "the last two letters are never C, I, K, M, O or V",
}


def sentence(text: str, finder: Finder) -> tuple[str, bool]:
    """Return the line for what was typed, and whether it led to a constituency."""
    answer = finder.find(text)
    return _words(text, answer, finder), _is_found(answer)


def _is_found(answer: Answer) -> bool:
    """Tell whether one constituency is certain; most districts of Northern Ireland have one."""
    match answer:
        case Found() | NorthernIreland(candidates=(_,)):
            return True
        case _:
            return False


def _words(text: str, answer: Answer, finder: Finder) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each answer, nothing nested
    match answer:
        case Found(postcode, seat, near):
            close = f" (close to the boundary with {_names(near)})" if near else ""
            return f"{postcode}: {_seat(seat, finder.member(seat.code))}{close}"
        case OneOf(postcode, seats):
            return f"{postcode}: lies in more than one constituency: {_names(seats)}"
        case Unknown(postcode, candidates):
            hint = f"; postcodes near it are in {_names(candidates)}" if candidates else ""
            return f"{postcode}: no such postcode is in use{hint}"
        case Terminated(postcode, ended, seat):
            where = f"; it was in {seat.name}" if seat else ""
            return f"{postcode}: withdrawn in {ended:%B %Y}{where}"
        case NorthernIreland(postcode, (seat,)):
            return f"{postcode}: {_seat(seat, finder.member(seat.code))}"
        case NorthernIreland(postcode, candidates):
            return f"{postcode}: Northern Ireland, one of {_names(candidates)}"
        case CrownDependency(postcode, territory):
            return f"{postcode}: {territory} has no member of the UK Parliament"
        case Overseas(shown, place, Abroad.BFPO):
            return f"{shown}: {place}; use the postcode where you are registered to vote"
        case Overseas(shown, place, _):
            return f"{shown}: {place} has no member of the UK Parliament"
        case NonGeographic(postcode):
            return f"{postcode}: for bulk mail, not a place; use the postcode of your home"
        case Partial(outward, candidates):
            hint = f"; it begins postcodes in {_names(candidates)}" if candidates else ""
            return f"{outward}: only part of a postcode{hint}"
        case NotAPostcode(reason):
            return f"{_printable(text)}: not a postcode: {NOT_A_POSTCODE[reason]}"
        case _:
            assert_never(answer)


def _seat(seat: Constituency, member: Member | None) -> str:
    nation = seat.nation.value.replace("-", " ").title()
    holder = f"{member.full_title}, {member.party}" if member else "the seat is vacant"
    return f"{seat.name}, {nation}: {holder}"


def _names(seats: Iterable[Constituency]) -> str:
    return " / ".join(seat.name for seat in seats)


def _printable(text: str) -> str:
    """Quote what was typed without letting it move the cursor or fill the screen."""
    shown = "".join(c if c.isprintable() else "?" for c in text[:_SHOWN])
    return f"'{shown}{'…' if len(text) > _SHOWN else ''}'"
