"""What a new directory changes against the one in use, and the limits that stop a bad one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .directory import UNIT_INDEX
from .errors import BuildError
from .territories import NORTHERN_IRELAND

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from .directory import Directory
    from .draft import Draft

KEEP_AT_LEAST = 0.97
"""Of the postcodes in use; a quarter's release adds and removes well under one in a hundred."""

CHANGE_AT_MOST = 0.01
"""Of the postcodes in both; constituencies stay put between two reviews of their boundaries."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A new directory against the one in use.

    Attributes:
        before: postcodes of Great Britain in the old one; now: in the new one.
        added, removed: postcodes, Northern Ireland's included.
        gone: of those removed, how many are of Great Britain.
        common: postcodes in both.
        moves: how many went from one constituency to another, by both their codes.
        hints_kept: postcodes whose note of other constituencies was taken over.
    """

    before: int
    now: int
    added: int
    removed: int
    gone: int
    common: int
    moves: Mapping[tuple[str, str], int]
    hints_kept: int

    @property
    def moved(self) -> int:
        """Postcodes whose constituency changed."""
        return sum(self.moves.values())

    @property
    def largest(self) -> list[tuple[tuple[str, str], int]]:
        """The moves, those of most postcodes first."""
        return sorted(self.moves.items(), key=lambda move: (-move[1], move[0]))


def keep_hints(draft: Draft, previous: Directory) -> int:
    """Take over what the old directory says of other constituencies near by.

    Official files give one point for each postcode and no such hint. It is kept for postcodes
    that lie in one of the same constituencies still; where addresses have shown a postcode to
    straddle a boundary, they also know better than its point which constituency comes first.

    Returns:
        How many postcodes got one.
    """
    kept = 0
    for postcode, old in previous:
        if old.others:
            unit = UNIT_INDEX[postcode.inward[1:]]
            new = draft.get(postcode.sector, unit)
            within = (old.code, *old.others) if old.straddles else (old.code,)
            if new is not None and new.code in within:
                draft.put(postcode.sector, unit, old)
                kept += 1
    return kept


def compare(draft: Draft, previous: Directory, hints_kept: int = 0) -> Changes:
    """Count what is different."""
    moves: Counter[tuple[str, str]] = Counter()
    common = removed = gone = northern_ireland = 0
    for postcode, old in previous:
        northern_ireland += postcode.area == NORTHERN_IRELAND
        new = draft.get(postcode.sector, UNIT_INDEX[postcode.inward[1:]])
        if new is None:
            removed += 1
            gone += postcode.area != NORTHERN_IRELAND
            continue
        common += 1
        if new.code != old.code:
            moves[old.code, new.code] += 1
    return Changes(
        before=len(previous) - northern_ireland,
        now=draft.great_britain(),
        added=draft.tally.live - common,
        removed=removed,
        gone=gone,
        common=common,
        moves=moves,
        hints_kept=hints_kept,
    )


def objections(
    changes: Changes, seats: Collection[str], expected: Collection[str], age: tuple[date, date]
) -> list[str]:
    """Return why a new directory should not replace the old one; empty if it may.

    Args:
        changes: against the one in use.
        seats: constituencies that occur.
        expected: those that have to.
        age: when the old one and the new one were released.
    """
    found = []
    if changes.now < KEEP_AT_LEAST * changes.before:
        found.append(
            f"it has only {changes.now:,} postcodes of Great Britain, the one in use {changes.before:,}"
        )
    if changes.gone > (1 - KEEP_AT_LEAST) * changes.before:
        found.append(f"{changes.gone:,} of the {changes.before:,} postcodes in use would be gone")
    if changes.before and changes.now > (2 - KEEP_AT_LEAST) * changes.before:
        found.append(f"it has {changes.now:,} postcodes of Great Britain, far more than now")
    if missing := sorted(set(expected) - set(seats)):
        found.append(f"{len(missing)} constituencies have no postcode: {', '.join(missing[:5])}")
    if changes.moved > CHANGE_AT_MOST * changes.common:
        found.append(
            f"{changes.moved:,} postcodes would change constituency, {changes.moved / changes.common:.1%}"
            f" of them; up to {CHANGE_AT_MOST:.0%} is usual"
        )
    if age[1] < age[0]:
        found.append(f"it is of {age[1]:%B %Y}, the one in use of {age[0]:%B %Y}")
    return found


def untimely(released: date, today: date) -> list[str]:
    """Return why a release's month cannot be right: it has yet to come; empty if it may."""
    if (released.year, released.month) <= (today.year, today.month):
        return []
    return [f"it is of {released:%B %Y}, a month that has yet to come"]


def refuse(found: Collection[str]) -> None:
    """Refuse if there is any objection.

    Raises:
        BuildError: there is; its text has them all.
    """
    if found:
        raise BuildError(f"nothing was replaced: {'; '.join(found)}. --force replaces it anyway.")
