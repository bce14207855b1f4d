"""What differs between two rolls, seat by seat, and what of it is hard to believe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postcodes.types import Member

MOST_NEW = 0.20
"""Share of the seats that may pass to somebody else at once; a general election passes more."""

MOST_LOST = 0.05
"""Share of the e-mail addresses that may be lost at once."""

MOST_VACANT = 20
"""Vacant seats there may be at once; in a usual Parliament there are none to four."""


class Kind(StrEnum):
    """What happened to a seat."""

    NEW_MEMBER = "new-member"
    VACATED = "vacated"
    FILLED = "filled"
    PARTY = "party"
    NAME = "name"
    EMAIL_LOST = "email-lost"
    EMAIL_CHANGED = "email-changed"
    EMAIL_NEW = "email-new"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `before` or `after` is None where the seat was or is vacant."""

    kind: Kind
    code: str
    before: Member | None
    after: Member | None


def differences(
    before: Mapping[str, Member], after: Mapping[str, Member], codes: Iterable[str]
) -> tuple[Change, ...]:
    """Return what differs, by kind and then by seat in the order given.

    Args:
        before: the members known so far, by constituency code.
        after: the members as read.
        codes: of every seat.
    """
    order = list(Kind)
    found = [
        Change(kind, code, before.get(code), after.get(code))
        for code in codes
        for kind in _kinds(before.get(code), after.get(code))
    ]
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _kinds(old: Member | None, new: Member | None) -> Iterator[Kind]:
    if old is None or new is None:
        if new is not None:
            yield Kind.FILLED
        elif old is not None:
            yield Kind.VACATED
        return
    if old.id != new.id:
        yield Kind.NEW_MEMBER
        if old.email and not new.email:
            yield Kind.EMAIL_LOST
        return
    if old.party != new.party:
        yield Kind.PARTY
    if (old.name, old.full_title) != (new.name, new.full_title):
        yield Kind.NAME
    if old.email != new.email:
        yield _email(old.email, new.email)


def _email(old: str | None, new: str | None) -> Kind:
    if new is None:
        return Kind.EMAIL_LOST
    return Kind.EMAIL_CHANGED if old else Kind.EMAIL_NEW


def objections(
    before: Mapping[str, Member], after: Mapping[str, Member], changes: Sequence[Change], seats: int
) -> tuple[str, ...]:
    """Return why somebody should look before this is believed; empty if nobody need.

    Args:
        before: the members known so far, by constituency code.
        after: the members as read.
        changes: the differences between them.
        seats: how many there are.
    """
    new = sum(change.kind is Kind.NEW_MEMBER for change in changes)
    lost = sum(change.kind is Kind.EMAIL_LOST for change in changes)
    had = sum(member.email is not None for member in before.values())
    vacant = seats - len(after)
    found = []
    if new > MOST_NEW * seats:
        found.append(
            f"{new} of {seats} seats have another member; more than {MOST_NEW:.0%} is usual only "
            "after a general election"
        )
    if lost > MOST_LOST * had:
        found.append(f"{lost} of {had} e-mail addresses are lost, more than {MOST_LOST:.0%}")
    if vacant > MOST_VACANT:
        found.append(f"{vacant} seats are vacant, more than {MOST_VACANT}")
    return tuple(found)
