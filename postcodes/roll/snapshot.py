"""The snapshot of members in use, and putting another in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postcodes.build import replace
from postcodes.constituencies import constituencies
from postcodes.errors import DataFileError
from postcodes.files import CONSTITUENCIES, DATA, MEMBERS, chosen_file
from postcodes.members import members, table_of
from postcodes.tables import read_table, write_table

from .changes import Change, differences, objections, remarks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from postcodes.types import Constituency, Member


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who holds each seat, as of a day.

    Attributes:
        seats: every constituency by code, in the order of their names.
        members: by constituency code; vacant seats are missing.
        damage: why the user's own file could not be used and the package's is; "" usually.
    """

    seats: Mapping[str, Constituency]
    members: Mapping[str, Member]
    as_of: date
    damage: str = ""


def snapshot(folder: Path) -> Snapshot:
    """Return what is in use.

    A damaged file of one's own must not keep an update from replacing it, so the package's is
    read in its place.

    Args:
        folder: of the user's own data files; need not exist.

    Raises:
        DataFileError: the package's own files are damaged too.
    """
    try:
        return _read(folder)
    except DataFileError as error:
        return _read(None, str(error))


def _read(folder: Path | None, damage: str = "") -> Snapshot:
    seats = constituencies(read_table(chosen_file(CONSTITUENCIES, folder))).values()
    table = read_table(chosen_file(MEMBERS, folder))
    by_name = {seat.code: seat for seat in sorted(seats, key=lambda seat: seat.name)}
    return Snapshot(by_name, members(table), table.as_of, damage)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new roll would change, why it is hard to believe, and what else is worth a word."""

    changes: tuple[Change, ...]
    objections: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def compare(before: Snapshot, after: Mapping[str, Member], as_of: date) -> Comparison:
    """Compare a roll with the snapshot in use.

    Args:
        before: the snapshot.
        after: members by constituency code.
        as_of: the day on which they were read.
    """
    changes = differences(before.members, after, before.seats)
    found = objections(before.members, after, changes, len(before.seats))
    if as_of < before.as_of:
        found += (f"it is of {as_of.isoformat()}, the list in use of {before.as_of.isoformat()}",)
    return Comparison(changes, found, remarks(after, len(before.seats)))


def replace_snapshot(folder: Path, held: Mapping[str, Member], as_of: date) -> bool:
    """Put a roll in place of the snapshot, whole or not at all.

    Args:
        folder: of the user's own data files; made if it does not exist.
        held: members by constituency code.
        as_of: the day on which they were read.

    Returns:
        Whether it is in use now: the package's own is preferred while it is newer.

    Raises:
        DataFileError: it could not be written; the old one is still there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFileError(f"cannot make {folder}: {error}") from error
    replace(folder / MEMBERS, write_table(table_of(held, as_of)))
    return folder == DATA or chosen_file(MEMBERS, folder).parent == folder
