"""The small data files: constituencies, members, Northern Ireland's districts.

Each is one JSON object with `as_of`, `source`, `attribution` and `rows`, one row to a line so
that a change reads well in a diff, and is replaced as a whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .errors import DataFileError
from .files import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values, and where they come from.

    Attributes:
        as_of: the day the source was read, or the day it took effect.
        attribution: what its licence asks to be shown.
    """

    as_of: date
    source: str
    attribution: str
    rows: Sequence[Sequence[Any]]


def write_table(table: Table) -> bytes:
    """Return the file's bytes."""
    head = {
        "as_of": table.as_of.isoformat(),
        "source": table.source,
        "attribution": table.attribution,
    }
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table.rows)
    text = json.dumps(head, ensure_ascii=False, indent=0)
    return f'{text[:-2]},\n"rows": [\n{lines}\n]}}\n'.encode()


def read_table(path: Path) -> Table:
    """Read a data file.

    Raises:
        DataFileError: missing, unreadable or not of this form.
    """
    try:
        held = json.loads(path.read_bytes())
        source, attribution, rows = held["source"], held["attribution"], held["rows"]
        if not (isinstance(source, str) and isinstance(attribution, str)):
            raise TypeError("its source or attribution is no text")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise TypeError("its rows are no list of rows")
        return Table(date.fromisoformat(held["as_of"]), source, attribution, rows)
    except DAMAGE as error:
        raise DataFileError(f"cannot read {path.name}: {error}") from error
