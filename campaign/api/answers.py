"""From the directory's answer to the JSON that other programs read; no request, no HTTP.

A postcode that is well formed and known to stand for something has an answer, even where that
answer is that nobody at Westminster represents it. The rest is an error: nothing to offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, assert_never

from campaign.api.errors import NotAPostcodeError, UnknownPostcodeError
from postcodes import (
    Abroad,
    CrownDependency,
    Found,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Terminated,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from postcodes import Answer, Constituency, DataDates, Member

Json: TypeAlias = dict[str, Any]

_ABROAD = {Abroad.BFPO: "bfpo", Abroad.TERRITORY: "overseas"}


class Roll(Protocol):
    """Who sits for a constituency."""

    def member(self, code: str, /) -> Member | None:
        """The member, None while nobody does."""
        ...


def described(answer: Answer, roll: Roll) -> Json:  # noqa: C901, PLR0911, PLR0912 - one case for each answer, nothing nested
    """Return an answer as the API gives it, without the facts about the data.

    Args:
        answer: what the finder said.
        roll: who sits; the finder, while there is a House of Commons.

    Returns:
        Always the same keys: `postcode`, `kind`, `constituency` (None where it is not certain),
        `member` of that constituency (None where the seat is vacant), `alternatives`, `place`
        (for places without a seat at Westminster) and `ended` (for withdrawn postcodes).

    Raises:
        UnknownPostcodeError: nothing is known of it, not even of its district.
        NotAPostcodeError: it is no postcode.
    """
    match answer:
        case Found(postcode, seat, near):
            return _body("found", postcode.text, roll, seat, near)
        case OneOf(postcode, seats):
            return _body("one_of", postcode.text, roll, among=seats)
        case NorthernIreland(postcode, (seat,)):
            return _body("northern_ireland", postcode.text, roll, seat)
        case NorthernIreland(postcode, seats):
            return _body("northern_ireland", postcode.text, roll, among=seats)
        case Terminated(postcode, ended, seat):
            among = (seat,) if seat else ()
            return _body("terminated", postcode.text, roll, among=among, ended=ended)
        case Unknown(_, ()):
            raise UnknownPostcodeError("unknown")
        case Unknown(postcode, candidates):
            return _body("unknown", postcode.text, roll, among=candidates)
        case Partial(_, ()):
            raise UnknownPostcodeError("partial")
        case Partial(outward, candidates):
            return _body("partial", outward, roll, among=candidates)
        case CrownDependency(postcode, territory):
            return _body("crown_dependency", postcode.text, roll, place=territory)
        case Overseas(text, place, kind):
            return _body(_ABROAD[kind], text, roll, place=place)
        case NonGeographic(postcode):
            return _body("non_geographic", postcode.text, roll)
        case NotAPostcode(reason):
            raise NotAPostcodeError(reason)
        case _:
            assert_never(answer)


def about(dates: DataDates, attribution: str, *, dissolved: bool) -> Json:
    """Return how old the facts are.

    Args:
        dates: the finder's.
        dissolved: there is no House of Commons, and so no members.
        attribution: address of the page that names the sources as their licences ask.
    """
    return {
        "postcodes": dates.postcodes.isoformat(),
        "boundaries": dates.boundaries.isoformat(),
        "members": dates.members.isoformat(),
        "dissolved": dissolved,
        "attribution": attribution,
    }


def _body(
    kind: str,
    text: str,
    roll: Roll,
    seat: Constituency | None = None,
    among: Iterable[Constituency] = (),
    place: str | None = None,
    ended: date | None = None,
) -> Json:
    return {
        "postcode": text,
        "kind": kind,
        "constituency": _constituency(seat) if seat else None,
        "member": _member(roll.member(seat.code)) if seat else None,
        "alternatives": [
            {"constituency": _constituency(one), "member": _member(roll.member(one.code))}
            for one in among
        ],
        "place": place,
        "ended": ended.isoformat() if ended else None,
    }


def _constituency(seat: Constituency) -> Json:
    return {
        "code": seat.code,
        "name": seat.name,
        "name_cy": seat.name_cy or None,
        "nation": seat.nation.value,
        "region": seat.region,
    }


def _member(member: Member | None) -> Json | None:
    if member is None:
        return None
    # No e-mail address: letters go through the campaign, which knows who may not be written to.
    return {
        "id": member.id,
        "name": member.name,
        "full_title": member.full_title,
        "party": member.party,
        "takes_seat": member.takes_seat,
        "is_speaker": member.is_speaker,
    }
