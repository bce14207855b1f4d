"""What differs between two rolls, seat by seat, and what of it is hard to believe."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from postcodes.types import Member

MOST_NEW = 0.20
"""Share of the seats that may pass to somebody else at once; a general election passes more."""

MOST_LOST = 0.05
"""Share of the e-mail addresses that may be lost at once."""

MOST_READDRESSED = 0.10
"""Share of the e-mail addresses that may become others at once."""

MOST_SHARING = 3
"""Members who may have one and the same address; none do at present."""

MOST_OUTSIDE = 0.05
"""Share of the addresses by which those outside Parliament's domain may grow at once."""

MOST_VACANT = 20
"""Vacant seats there may be at once; in a usual Parliament there are none to four."""

_SHOWN = 4


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
    vacant = seats - len(after)
    found = []
    if new > MOST_NEW * seats:
        found.append(
            f"{new} of {seats} seats have another member; more than {MOST_NEW:.0%} is usual only "
            "after a general election"
        )
    found += _of_addresses(before, after, changes)
    if vacant > MOST_VACANT:
        found.append(f"{vacant} seats are vacant, more than {MOST_VACANT}")
    speakers = _speakers(after)
    if len(speakers) > 1:
        found.append(f"{len(speakers)} members are given as the Speaker: {_few(speakers)}")
    if not speakers and not vacant:
        found.append("nobody is given as the Speaker, though no seat is vacant")
    return tuple(found)


def remarks(after: Mapping[str, Member], seats: int) -> tuple[str, ...]:
    """Return what is worth a word, but no objection.

    Args:
        after: the members as read, by constituency code.
        seats: how many there are.
    """
    if len(after) < seats and not _speakers(after):
        return ("nobody is given as the Speaker; a vacant seat may be why",)
    return ()


def _of_addresses(
    before: Mapping[str, Member], after: Mapping[str, Member], changes: Sequence[Change]
) -> Iterator[str]:
    lost = sum(change.kind is Kind.EMAIL_LOST for change in changes)
    old, new = _addresses(before), _addresses(after)
    had = len(old)
    others = sum(code in new and new[code] != address for code, address in old.items())
    if lost > MOST_LOST * had:
        yield f"{lost} of {had} e-mail addresses are lost, more than {MOST_LOST:.0%}"
    if others > MOST_READDRESSED * had:
        yield f"{others} of {had} e-mail addresses are others, more than {MOST_READDRESSED:.0%}"
    for address, times in Counter(new.values()).items():
        if times > MOST_SHARING:
            names = [after[code].name for code in new if new[code] == address]
            yield f"{times} members have the same e-mail address: {_few(names)}"
    outside, outside_before = _outside(new.values()), _outside(old.values())
    if outside - outside_before > MOST_OUTSIDE:
        yield (
            f"{outside:.1%} of the e-mail addresses are outside parliament.uk, {outside_before:.1%} "
            "in the list in use"
        )


def _addresses(members: Mapping[str, Member]) -> dict[str, str]:
    return {code: member.email.lower() for code, member in members.items() if member.email}


def _outside(addresses: Collection[str]) -> float:
    domains = [address.rpartition("@")[2] for address in addresses]
    inside = sum(f".{domain}".endswith(".parliament.uk") for domain in domains)
    return 1 - inside / len(domains) if domains else 0.0


def _speakers(members: Mapping[str, Member]) -> list[str]:
    return [member.name for member in members.values() if member.is_speaker]


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
