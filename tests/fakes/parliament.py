"""Parliament's Members API on loopback, as its OpenAPI and a recorded answer have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from postcodes import Finder
from postcodes.types import Constituency, Member

from .web_server import Answer, Asked, WebServer

PAGE = 20
"""The most that a page holds, whatever `take` says."""

COMMONS, LORDS = 1, 2


@dataclass(frozen=True)
class Seat:
    """A constituency and who holds it; None while it is vacant."""

    constituency: Constituency
    member: Member | None


def todays_seats() -> list[Seat]:
    finder = Finder.embedded()
    return [Seat(each, finder.member(each.code)) for each in finder.constituencies]


class FakeParliament(WebServer):
    """Answers from `seats`.

    Attributes:
        postcodes: constituency codes by postcode ("SW1A 0AA"): those whose members a search by
            that Location finds. Several codes play an outward code's match.
        searches: whole bodies for a Location, instead of what would be answered: null items,
            past members and the like; made with `page_of` and `member_item`.
        contacts: entries of /Contact for a member's id, instead of the usual ones.
    """

    def __init__(self, seats: Iterable[Seat] | None = None) -> None:
        super().__init__()
        self.seats = todays_seats() if seats is None else list(seats)
        self.postcodes: dict[str, tuple[str, ...]] = {}
        self.searches: dict[str, Any] = {}
        self.contacts: dict[int, list[dict[str, Any]] | None] = {}

    def respond(self, asked: Asked) -> Answer:
        match asked.path.strip("/").split("/"):
            case ["api", "Members", "Search"]:
                return self._members(asked.params)
            case ["api", "Location", "Constituency", "Search"]:
                return self._constituencies(asked.params)
            case ["api", "Members", number, "Contact"] if number.isdigit():
                return self._contact(int(number))
            case ["api", "Members", number] if number.isdigit():
                seat = self._seat(int(number))
                return Answer(_item(seat)) if seat else _not_found()
        return _not_found()

    def _members(self, params: Mapping[str, str]) -> Answer:
        location = params.get("Location", "")
        if location in self.searches:
            return Answer(self.searches[location])
        held = [seat for seat in self.seats if seat.member]
        if location:
            codes = self.postcodes.get(location)
            held = [
                seat
                for seat in held
                if (
                    seat.constituency.code in codes
                    if codes is not None
                    else location.lower() in seat.constituency.name.lower()
                )
            ]
        if name := params.get("Name", "").lower():
            held = [seat for seat in held if seat.member and name in seat.member.name.lower()]
        if params.get("House") == str(LORDS) or params.get("IsCurrentMember") == "false":
            held = []
        return Answer(_paged([_item(seat) for seat in held], params))

    def _constituencies(self, params: Mapping[str, str]) -> Answer:
        text = params.get("searchText", "").lower()
        found = [seat for seat in self.seats if text in seat.constituency.name.lower()]
        numbers = {id(seat): number for number, seat in enumerate(self.seats, start=4000)}
        return Answer(_paged([_place(seat, numbers[id(seat)]) for seat in found], params))

    def _contact(self, number: int) -> Answer:
        seat = self._seat(number)
        if seat is None:
            return _not_found()
        entries = self.contacts[number] if number in self.contacts else usual_contacts(seat)
        return Answer({"value": entries, "links": [_link(f"/Members/{number}/Contact")]})

    def _seat(self, number: int) -> Seat | None:
        return next((s for s in self.seats if s.member and s.member.id == number), None)


def member_item(
    seat: Seat, *, house: int = COMMONS, active: bool = True, place: str | None = None
) -> dict[str, Any]:
    """An item of a members' search.

    Args:
        house: 2 makes a Lord of the member.
        active: False for a past member.
        place: the name of the constituency as Parliament spells it.
    """
    member = seat.member
    assert member is not None
    return {
        "value": {
            "id": member.id,
            "nameListAs": _list_name(member.name),
            "nameDisplayAs": member.name,
            "nameFullTitle": member.full_title,
            "nameAddressAs": member.name,
            "latestParty": {
                "id": 15,
                "name": member.party,
                "abbreviation": member.party[:3],
                "backgroundColour": "909090",
                "foregroundColour": "FFFFFF",
                "isLordsMainParty": False,
                "isLordsSpiritualParty": False,
                "governmentType": None,
                "isIndependentParty": member.party == "Independent",
            },
            "gender": "F",
            "latestHouseMembership": _membership(
                place or seat.constituency.name, house=house, active=active
            ),
            "thumbnailUrl": f"https://members-api.parliament.uk/api/Members/{member.id}/Thumbnail",
        },
        "links": [_link(f"/Members/{member.id}")],
    }


def page_of(items: list[Any] | None, total: int | None = None) -> dict[str, Any]:
    """A page of a search; `None` is the null that the OpenAPI allows."""
    return {
        "items": items,
        "totalResults": len(items or []) if total is None else total,
        "resultContext": "",
        "skip": 0,
        "take": PAGE,
        "links": [_link("/Members/Search")],
        "resultType": None,
    }


def contact(kind: str, **values: Any) -> dict[str, Any]:
    """An entry of /Contact, "Parliamentary office" or "Website" for example."""
    lines = dict.fromkeys(["line1", "line2", "line3", "line4", "line5", "postcode", "fax"])
    return {
        "type": kind,
        "typeDescription": None,
        "typeId": {"Parliamentary office": 1, "Constituency office": 4, "Website": 6}.get(kind, 9),
        "isPreferred": False,
        "isWebAddress": False,
        "notes": None,
        **lines,
        "phone": None,
        "email": None,
        "website": None,
        **values,
    }


def usual_contacts(seat: Seat) -> list[dict[str, Any]]:
    """What most members have: an office in either place, and a website that fills line1."""
    member = seat.member
    assert member is not None
    return [
        contact(
            "Constituency office",
            line1="1 High Street",
            line2=seat.constituency.name,
            email=f"office.{member.id}@constituency.example",
        ),
        contact(
            "Parliamentary office",
            line1="House of Commons",
            line2="London",
            postcode="SW1A 0AA",
            email=member.email,
        ),
        contact("Website", line1=f"https://member{member.id}.example/", isWebAddress=True),
    ]


def _item(seat: Seat) -> dict[str, Any]:
    return member_item(seat)


def _place(seat: Seat, number: int) -> dict[str, Any]:
    name = seat.constituency.name
    return {
        "value": {
            "id": number,
            "name": name,
            "startDate": "2024-05-31T00:00:00",
            "endDate": None,
            "currentRepresentation": {
                "member": _item(seat) if seat.member else None,
                "representation": _membership(name) if seat.member else None,
            },
        },
        "links": [_link(f"/Location/Constituency/{number}")],
    }


def _membership(place: str, *, house: int = COMMONS, active: bool = True) -> dict[str, Any]:
    return {
        "membershipFrom": place,
        "membershipFromId": 4074,
        "house": house,
        "membershipStartDate": "2024-07-04T00:00:00",
        "membershipEndDate": None if active else "2024-05-30T00:00:00",
        "membershipEndReason": None if active else "General Election",
        "membershipEndReasonNotes": None,
        "membershipEndReasonId": None if active else 11,
        "membershipStatus": {
            "statusIsActive": True,
            "statusDescription": "Current Member",
            "statusNotes": None,
            "statusId": 0,
            "status": 0,
            "statusStartDate": "2024-07-04T00:00:00",
        }
        if active
        else None,
    }


def _paged(items: list[dict[str, Any]], params: Mapping[str, str]) -> dict[str, Any]:
    skip, take = int(params.get("skip", 0)), min(int(params.get("take", PAGE)), PAGE)
    return {**page_of(items[skip : skip + take], len(items)), "skip": skip, "take": take}


def _list_name(name: str) -> str:
    *first, last = name.split()
    return f"{last}, {' '.join(first)}"


def _link(to: str) -> dict[str, str]:
    return {"rel": "self", "href": to, "method": "GET"}


def _not_found() -> Answer:
    return Answer(None, 404)
