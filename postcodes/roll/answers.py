"""What the Members API's answers say, field by field; nothing in them is trusted or guessed.

Facts from its OpenAPI description: `/api/Location/Constituency/Search` (20 seats a page, a
vacant seat has no member) and `/api/Members/{id}/Contact` (several entries, one for each office).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from postcodes.members import faults

from .errors import RollError
from .seats import Holder, Seat

COMMONS = 1
"""Parliament's number for the House of Commons; 2 is the Lords."""

_OFFICES = ("parliamentary", "constituency")
"""Kinds of office whose e-mail is used, best first; matched to the beginning of the name."""

_EMAIL = re.compile(r"[a-z0-9_+%'-]+(?:\.[a-z0-9_+%'-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,}")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the seats, and how many the list says there are in all."""

    seats: tuple[Seat, ...]
    total: int


def page_of(body: Any) -> Page:
    """Read a page of constituencies.

    Items without a value and constituencies that have come to an end are left out; that all
    the seats of today are there is checked when all pages are read.

    Raises:
        RollError: it is not such a page, or a seat's member has no id, name or party.
    """
    items, total = _of(body, "items"), _of(body, "totalResults")
    if not isinstance(items, list) or not isinstance(total, int):
        raise RollError("Parliament's list of constituencies is not as described")
    values = [value for item in items if isinstance(value := _of(item, "value"), dict)]
    return Page(tuple(_seat(value) for value in values if not value.get("endDate")), total)


def email_of(body: Any) -> str | None:
    """Read the e-mail address from a member's contact details, in small letters.

    The Parliamentary office's comes before a constituency office's, a preferred entry before
    others of its kind. Anything that is not plainly one address counts as none.

    Raises:
        RollError: it is not a list of contact details.
    """
    entries = _of(body, "value")
    if entries is None:
        return None
    if not isinstance(entries, list):
        raise RollError("Parliament's contact details are not as described")
    found: list[tuple[int, bool, str]] = []
    for entry in entries:
        rank, address = _rank(_of(entry, "type")), plain_email(_of(entry, "email"))
        if rank is not None and address:
            found.append((rank, _of(entry, "isPreferred") is not True, address))
    return min(found, key=lambda each: each[:2])[2] if found else None


def plain_email(text: Any) -> str | None:
    """Return one plain address in small letters, None if the text is anything else."""
    address = text.strip().lower() if isinstance(text, str) else ""
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        return None
    return address


def _rank(kind: Any) -> int | None:
    name = kind.strip().lower() if isinstance(kind, str) else ""
    return next((rank for rank, office in enumerate(_OFFICES) if name.startswith(office)), None)


def _seat(value: dict[str, Any]) -> Seat:
    name = clean(value.get("name"))
    if not name:
        raise RollError("Parliament's list has a constituency without a name")
    member = _of(_of(_of(value, "currentRepresentation"), "member"), "value")
    if member is None:
        return Seat(name, None)
    membership = _of(member, "latestHouseMembership")
    shown = clean(_of(member, "nameDisplayAs"))
    if _of(membership, "house") != COMMONS:
        return Seat(name, None, f"{shown or 'the one named'} is not of the House of Commons")
    if _of(_of(membership, "membershipStatus"), "statusIsActive") is not True:
        return Seat(name, None, f"{shown or 'the one named'} is not an active member")
    return Seat(name, _holder(member, name))


def _holder(member: Any, seat: str) -> Holder:
    number = _of(member, "id")
    name, party = (
        clean(_of(member, "nameDisplayAs")),
        clean(_of(_of(member, "latestParty"), "name")),
    )
    full_title = clean(_of(member, "nameFullTitle"))
    if type(number) is not int or not (name and full_title and party):
        raise RollError(f"Parliament's list gives no id, name or party of the member for {seat}")
    if wrong := faults(number, name, full_title, party, None):
        column, why = wrong[0]
        raise RollError(
            f"Parliament's list makes no sense of the member for {seat[:60]}: {column}: {why}"
        )
    return Holder(number, name, full_title, party)


def clean(text: Any) -> str:
    """Return a name on one line, without signs that would not print; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _of(held: Any, field: str) -> Any:
    return held.get(field) if isinstance(held, dict) else None
