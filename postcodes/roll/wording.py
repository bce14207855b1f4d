"""Differences as plain lines for the terminal.

An e-mail address is a member's public office address: an administrator has to see it change, but
it stays out of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from .changes import Change, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from postcodes.types import Constituency, Member

HEADINGS: Mapping[Kind, str] = {
    Kind.NEW_MEMBER: "New member",
    Kind.VACATED: "Now vacant",
    Kind.FILLED: "No longer vacant",
    Kind.PARTY: "Another party",
    Kind.NAME: "Another name or title",
    Kind.EMAIL_LOST: "E-mail address lost",
    Kind.EMAIL_CHANGED: "Another e-mail address",
    Kind.EMAIL_NEW: "E-mail address new",
}


def lines(
    changes: Iterable[Change],
    seats: Mapping[str, Constituency],
    remarks: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield headings with their number, and a line for each change below.

    Args:
        changes: those of a kind stay in their order.
        seats: by code.
        remarks: why a seat counts as vacant although somebody is named, by code.
    """
    by_kind: dict[Kind, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    for kind, several in by_kind.items():
        yield f"{HEADINGS[kind]} ({len(several)})"
        for change in several:
            yield f"  {seats[change.code].name}: {_words(change)}"
    if remarks:
        yield f"Counted as vacant ({len(remarks)})"
        for code, why in remarks.items():
            yield f"  {seats[code].name}: {why}"
    if not by_kind:
        yield "No differences."


def _words(change: Change) -> str:
    match change.kind:
        case Kind.NEW_MEMBER:
            return f"{_who(change.before)} → {_who(change.after)}{_mute(change.after)}"
        case Kind.VACATED:
            return f"was {_who(change.before)}"
        case Kind.FILLED:
            return f"{_who(change.after)}{_mute(change.after)}"
        case Kind.PARTY:
            return f"{_name(change.after)}, {_party(change.before)} → {_party(change.after)}"
        case Kind.NAME:
            return f"{_title(change.before)} → {_title(change.after)}"
        case Kind.EMAIL_LOST | Kind.EMAIL_CHANGED | Kind.EMAIL_NEW:
            return f"{_who(change.after)}: {_email(change.before)} → {_email(change.after)}"
        case _:
            assert_never(change.kind)


def _who(member: Member | None) -> str:
    return f"{_name(member)}, {_party(member)}"


def _mute(member: Member | None) -> str:
    return "" if member and member.email else " (no e-mail address)"


def _email(member: Member | None) -> str:
    return (member and member.email) or "none"


def _name(member: Member | None) -> str:
    return member.name if member else "nobody"


def _title(member: Member | None) -> str:
    return f"{member.name} ({member.full_title})" if member else "nobody"


def _party(member: Member | None) -> str:
    return member.party if member else "no party"
