"""The data files: those inside the package, and newer ones of a user's own beside them."""

from __future__ import annotations

import json
import lzma
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import DataFileError
from .unpacking import read_about

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(__file__).parent / "data"
"""The folder of the data files that travel with the package."""

DIRECTORY, CONSTITUENCIES = "directory.bin", "constituencies.json"
MEMBERS, NI_DISTRICTS = "members.json", "ni-districts.json"
TERMINATED = "terminated.bin"
"""Withdrawn postcodes: the package ships none, a build makes one."""

DAMAGE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,  # JSON nested thousands deep
    MemoryError,
    lzma.LZMAError,
)
"""What reading a damaged file may raise, whatever the damage."""

NAMES = (DIRECTORY, CONSTITUENCIES, MEMBERS, NI_DISTRICTS)


def as_of(path: Path) -> date:
    """Return the date that a data file says it is from.

    Raises:
        DataFileError: missing, damaged, or not such a file.
    """
    try:
        data = path.read_bytes()
        if path.name == DIRECTORY:
            return date.fromisoformat(read_about(data)["released"])
        return date.fromisoformat(json.loads(data)["as_of"])
    except DAMAGE as error:
        raise DataFileError(f"cannot read {path.name}: {error}") from error


def chosen(own: Path | None = None) -> Mapping[str, Path]:
    """Return which file is used under each name.

    A file of one's own is used unless the package's is of a later date, so that an upgrade of
    the package is never hidden by what was built before it.

    Args:
        own: a folder that may hold any, all or none of the files, and need not exist.

    Raises:
        DataFileError: a file of one's own is damaged, or not such a file.
    """
    return {name: chosen_file(name, own) for name in NAMES}


def chosen_file(name: str, own: Path | None = None) -> Path:
    """Return which file is used under one name; see `chosen`.

    Raises:
        DataFileError: that file of one's own is damaged, or not such a file.
    """
    embedded = DATA / name
    mine = own / name if own else None
    if mine is None or not mine.is_file():
        return embedded
    return embedded if as_of(embedded) > as_of(mine) else mine
