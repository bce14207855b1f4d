"""Opening what ONS publishes: a csv, a csv.gz, or a zip with the csv among many other files.

What a file is, its first bytes tell, not its name. Everything streams; a zip's and a gzip's
checksums are checked by reading to the end.
"""

from __future__ import annotations

import csv
import gzip
import io
import lzma
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from .bounded import MOST_UNPACKED, BoundedLines
from .errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ZIP, _GZIP = b"PK\3\4", b"\x1f\x8b"
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = re.compile(rf"(?<![A-Z])({'|'.join(_MONTHS)})[A-Z]*[ _-](20[0-9]{{2}})(?![0-9])")
_CHUNK = 1 << 18
_REPORT_EVERY = 20_000
_SHOWN = 3

_UNREADABLE = (
    OSError,
    EOFError,
    zlib.error,
    csv.Error,
    UnicodeError,
    zipfile.BadZipFile,
    NotImplementedError,  # a zip packed by a method that Python has not
    RuntimeError,  # a zip with a password
    lzma.LZMAError,
    struct.error,
    OverflowError,
    ValueError,  # a zip that says it begins before its beginning
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Python unpacks these piece by piece; of other methods it may hold gigabytes at once."""

_KIND = "postcode directory"


def no_report(_bytes_read: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """One csv to read.

    Attributes:
        path: the file on disk.
        inside: the csv's full name inside a zip; "" where the file is not one.
        size: bytes that reading reports in the end: of a zip's csv unpacked, else of the file.
    """

    path: Path
    inside: str
    size: int

    @property
    def name(self) -> str:
        """The csv's own name, without folders."""
        return PurePosixPath(self.inside).name or self.path.name

    @property
    def released(self) -> date | None:
        """First day of the month that stands in the file's name, or in the csv's inside it."""
        return named_month(self.path.name) or named_month(self.name)

    def header(self) -> list[str]:
        """Return the names of the columns, in small letters.

        Raises:
            BuildError: unreadable.
        """
        with _refusing(self), _opened(self) as (_, text):
            reader = csv.reader(BoundedLines(text, _KIND), strict=True)
            return [title.strip().lower() for title in next(reader, [])]

    def cells(self, report: Callable[[int], object] = no_report) -> Iterator[Sequence[str]]:
        """Yield the rows below the header; blank lines at the very end are none.

        Args:
            report: called now and then with the number of bytes read since last time.

        Raises:
            BuildError: unreadable, cut short, or a row has not as many cells as the header.
        """
        with _refusing(self), _opened(self) as (stream, text):
            lines = BoundedLines(text, _KIND)
            reader = csv.reader(lines, strict=True)
            width, done = len(next(reader, [])), 0
            for number, cells in enumerate(reader, start=1):
                lines.record = 0
                if len(cells) != width:
                    if _is_blank(cells) and all(map(_is_blank, reader)):
                        break
                    raise BuildError(
                        f"{self.name} is cut short or damaged: row {number:,} has {len(cells)} "
                        f"columns of {width}"
                    )
                yield cells
                if number % _REPORT_EVERY == 0:
                    done += _tell(report, stream.tell() - done)
            _tell(report, stream.tell() - done)


def _is_blank(cells: Sequence[str]) -> bool:
    return not "".join(cells).strip()


def _tell(report: Callable[[int], object], new: int) -> int:
    report(new)
    return new


def named_month(name: str) -> date | None:
    """Return the first day of a month in a name such as "ONSPD_NOV_2025_UK.csv"."""
    named = _MONTH.search(name.upper())
    return date(int(named[2]), _MONTHS.index(named[1]) + 1, 1) if named else None


def parts(path: Path, wanted: re.Pattern[str]) -> list[Part]:
    """Return the csv files to read, by name.

    Args:
        path: a csv, csv.gz or zip.
        wanted: matches the whole name, in capitals and without folders, of a csv in a zip. A
            zip whose only csv has another name is taken at its word.

    Raises:
        BuildError: unreadable, cut short, or a zip without such a csv.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(_ZIP)) == _ZIP
        if not packed:
            return [Part(path, "", path.stat().st_size)]
        with zipfile.ZipFile(path) as archive:
            inside = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
    except _UNREADABLE as error:
        raise BuildError(f"{path.name} is cut short, or is not a zip file: {error}") from error
    return _chosen(path, inside, wanted)


def _chosen(path: Path, inside: list[zipfile.ZipInfo], wanted: re.Pattern[str]) -> list[Part]:
    every = [Part(path, each.filename, each.file_size) for each in inside]
    found = [part for part in every if wanted.fullmatch(part.name.upper())]
    if not found and len(every) == 1:
        found = every
    if not found:
        shown = ", ".join(part.name for part in every[:_SHOWN]) or "no csv at all"
        raise BuildError(f"{path.name} holds none of the files looked for; it has {shown}")
    names = {part.inside for part in found}
    if any(each.compress_type not in _METHODS for each in inside if each.filename in names):
        raise BuildError(f"{path.name} is packed by an unusual method: unpack it and give the csv")
    if sum(part.size for part in found) > MOST_UNPACKED:
        raise BuildError(f"{path.name} would unpack to more than {MOST_UNPACKED / 1e9:.0f} GB")
    return sorted(found, key=lambda part: part.inside)


@contextmanager
def _opened(part: Part) -> Iterator[tuple[IO[bytes], IO[str]]]:
    """Open a part; of the two streams the first tells how far reading has come."""
    with part.path.open("rb") as raw:
        stream = counted = cast("IO[bytes]", raw)
        if part.inside:
            archive = zipfile.ZipFile(raw)
            stream = counted = archive.open(part.inside)
        elif raw.peek(len(_GZIP)).startswith(_GZIP):
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
        buffered = io.BufferedReader(cast("io.RawIOBase", stream), _CHUNK)
        with io.TextIOWrapper(buffered, encoding="utf-8-sig", newline="") as text:
            yield counted, text


@contextmanager
def _refusing(part: Part) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise BuildError(f"{part.name} cannot be read to its end: {error}") from error
