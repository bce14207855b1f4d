"""Making the directory's file from official ones, and replacing data files as a whole."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .directory import Directory
from .draft import Draft, Tally
from .errors import BuildError, DataFileError
from .licences import ATTRIBUTION
from .packing import pack
from .source_tables import constituencies_table, ni_districts_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from .onspd import Row

__all__ = [
    "ATTRIBUTION",
    "AT_LEAST",
    "Built",
    "Provenance",
    "build_directory",
    "check",
    "constituencies_table",
    "finish",
    "ni_districts_table",
    "replace",
]

AT_LEAST = 1_500_000
"""Live postcodes of Great Britain in any whole release: 1.7 million, and slowly growing."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a directory is made from.

    Attributes:
        source: its name; released: first day of its month; boundaries: when they took effect.
        addresses: name and month of the address directory that showed which postcodes
            straddle a boundary; "" where none has.
    """

    source: str
    released: date
    boundaries: date
    addresses: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """Files ready to be written.

    Attributes:
        data: the directory's bytes; directory: the same, read back.
        tally: what became of the source's rows.
        withdrawn: bytes of the file of withdrawn postcodes; None if the source has none.
    """

    data: bytes
    directory: Directory
    tally: Tally
    withdrawn: bytes | None


def build_directory(
    rows: Iterable[Row],
    known_codes: Collection[str],
    provenance: Provenance,
    at_least: int = AT_LEAST,
) -> Built:
    """Make the directory's file from a release's rows, in any order.

    Args:
        rows: those without a constituency and those of Northern Ireland are left out.
        known_codes: every constituency code that may occur.
        provenance: what the file will say of itself.
        at_least: see `check`.

    Raises:
        BuildError: too few rows, an unknown constituency, a malformed or contradictory row.
    """
    draft = Draft()
    draft.read(rows)
    check(draft, known_codes, at_least)
    return finish(draft, known_codes, provenance)


def check(draft: Draft, known_codes: Collection[str], at_least: int) -> None:
    """See that a draft is a whole directory of today's constituencies.

    Args:
        draft: all rows read.
        known_codes: every constituency code that may occur.
        at_least: refuse fewer live postcodes of Great Britain than this; a file cut short must
            not replace a whole one.

    Raises:
        BuildError: it is not.
    """
    live = draft.great_britain()
    if live < max(at_least, 1):
        raise BuildError(f"only {live:,} live postcodes; expected at least {at_least:,}")
    draft.check_codes(known_codes)


def finish(draft: Draft, known_codes: Collection[str], provenance: Provenance) -> Built:
    """Pack a draft that has been checked, and read the result back."""
    contents = draft.contents(
        {
            "source": provenance.source,
            "released": provenance.released.isoformat(),
            "boundaries": provenance.boundaries.isoformat(),
            "attribution": ATTRIBUTION.format(year=provenance.released.year),
            "addresses": provenance.addresses,
        }
    )
    data = pack(contents)
    draft.settle_withdrawn()
    withdrawn = draft.withdrawn
    packed = withdrawn.pack(provenance.released, known_codes) if withdrawn else None
    return Built(data, Directory(data), draft.tally, packed)


def replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees either all of the old one or all of the new one.

    Raises:
        DataFileError: it could not be written; the old one is still there.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)  # mkstemp's 0600 would hide it from the server's user
            Path(name).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        raise DataFileError(f"cannot write {path}: {error}") from error
