"""Reading ONS's postcode directories (ONSPD, NSPL): columns by name, whatever the release.

Header names carry the year of the boundaries (`pcon24cd`) or none (`pcon`), so they are found
by pattern. Rows come one at a time; the file is never held in memory.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from .errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_PATTERNS = {
    "pcds": re.compile(r"pcds"),
    "doterm": re.compile(r"doterm"),
    "pcon": re.compile(r"pcon(\d\dcd)?"),
    "near": re.compile(r"near_pcon(\d\dcd)?"),
}
_NEEDED = ("pcds", "pcon")
_REPORT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One postcode of a release.

    Attributes:
        pcds: with one space, "SW1A 0AA".
        ended: "" while it is live, else year and month, "201906".
        code: constituency, or a pseudo code, or "".
        near: codes of constituencies near by; only in files that carry the column.
    """

    pcds: str
    ended: str
    code: str
    near: tuple[str, ...]


def no_report(_bytes_read: int) -> None:
    """Report progress to nobody."""


def rows(path: Path, report: Callable[[int], object] = no_report) -> Iterator[Row]:
    """Yield the rows of a csv or csv.gz file.

    Args:
        path: the file; its name's ending tells which.
        report: called now and then with the number of bytes of the file read since last time.

    Raises:
        BuildError: unreadable, cut short, or without the needed columns.
    """
    try:
        with _opened(path) as (raw, text):
            reader = csv.reader(text, strict=True)
            pcds, ended, code, near = _columns(next(reader, []), path.name)
            done = 0
            for number, cells in enumerate(reader, start=1):
                yield Row(
                    cells[pcds],
                    cells[ended] if ended is not None else "",
                    cells[code],
                    tuple(cells[near].replace(";", " ").split()) if near is not None else (),
                )
                if number % _REPORT_EVERY == 0:
                    report(raw.tell() - done)
                    done = raw.tell()
            report(raw.tell() - done)
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeError, IndexError) as error:
        raise BuildError(f"{path.name} cannot be read to its end: {error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[str]]]:
    with path.open("rb") as raw:
        packed = path.suffix == ".gz"
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
        with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
            yield raw, text


def _columns(header: Sequence[str], name: str) -> tuple[int, int | None, int, int | None]:
    places = {
        wanted: position
        for wanted, pattern in _PATTERNS.items()
        for position, title in enumerate(header)
        if pattern.fullmatch(title.strip().lower())
    }
    if missing := [wanted for wanted in _NEEDED if wanted not in places]:
        raise BuildError(f"{name} is not a postcode directory: no column {', '.join(missing)}")
    return places["pcds"], places.get("doterm"), places["pcon"], places.get("near")
