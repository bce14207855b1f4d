"""Replacing the two small lists that change with the boundaries: constituencies, and districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import build as making
from .command_line import in_use
from .constituencies import constituencies, ni_districts
from .directory import Directory
from .errors import BuildError
from .files import CONSTITUENCIES, DIRECTORY, NI_DISTRICTS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from .rebuilding import Destination

SEATS = 650
DISTRICTS_AT_LEAST = 70
"""Northern Ireland has eighty; a list cut short must not replace a whole one."""


def replace_lists(
    seats_file: Path | None, districts_file: Path | None, day: date, to: Destination
) -> None:
    """Read and check both before either is replaced.

    Raises:
        BuildError: a list is not whole, or does not fit the others; nothing was replaced.
    """
    seats = making.constituencies_table(seats_file, day) if seats_file else None
    codes = constituencies(seats).keys() if seats else to.seats().keys()
    if seats:
        _check_seats([row[0] for row in seats.rows], to)
    districts = making.ni_districts_table(districts_file, day) if districts_file else None
    if districts:
        _check_districts(ni_districts(districts), codes)
    if seats:
        to.save_table(CONSTITUENCIES, seats)
    if districts:
        to.save_table(NI_DISTRICTS, districts)


def _check_seats(codes: list[str], to: Destination) -> None:
    if len(codes) != SEATS or len(set(codes)) != SEATS:
        raise BuildError(f"there must be {SEATS} different constituencies, not {len(set(codes))}")
    used = set(Directory.open(in_use(to.folder, DIRECTORY)).codes())
    if missing := sorted(used - set(codes)):
        raise BuildError(
            f"{len(missing)} constituencies of the directory in use are not on the list: "
            f"{', '.join(missing[:5])}"
        )


def _check_districts(districts: dict[str, tuple[str, ...]], codes: Collection[str]) -> None:
    if len(districts) < DISTRICTS_AT_LEAST:
        raise BuildError(f"there are only {len(districts)} districts, of some eighty")
    named = {code for several in districts.values() for code in several}
    if strangers := sorted(named - set(codes)):
        raise BuildError(f"unknown constituencies: {', '.join(strangers[:5])}")
