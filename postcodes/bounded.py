"""Lines of a text that never take more memory than a line of data may.

A few kilobytes of zip can unpack to gigabytes without a line break. The csv reader asks for whole
lines, and so they are cut off before it sees them.
"""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")

LONGEST_LINE = 1_000_000
"""Characters; ONS's longest are a few hundred."""

MOST_UNPACKED = 20_000_000_000
"""Characters of one file; all of ONSUD's csv files together are about half of that."""

MOST_OF_A_LIST = 10_000_000
"""Characters of a list of seats, members or districts, of which all is held at once."""


class BoundedLines:
    """The lines of a text, for `csv.reader`.

    Attributes:
        record: characters given out since this was last set to 0. A quoted cell may run over
            several lines, so whoever reads whole records sets it to 0 after each.
    """

    def __init__(self, text: IO[str], kind: str, most: int = MOST_UNPACKED) -> None:
        """Prepare.

        Args:
            text: opened with `newline=""`, as csv wants it.
            kind: what the file should be, for the error's sentence: "postcode directory".
            most: characters that it may hold in all.
        """
        self._text = text
        self._kind = kind
        self._most = most
        self.record = 0

    def __iter__(self) -> Iterator[str]:
        """Yield the lines with their ends.

        Raises:
            csv.Error: a line, or a record of several, is longer than any in such a file; or
                the whole is.
        """
        readline, most, total = self._text.readline, self._most, 0
        while line := readline(LONGEST_LINE + 1):
            size = len(line)
            total += size
            self.record = record = self.record + size
            if record > LONGEST_LINE:
                raise csv.Error(f"a line of more than 1 MB is no {self._kind}")
            if total > most:
                raise csv.Error(f"more than {most // 1_000_000:,} MB is no {self._kind}")
            yield line

    def records(self, reader: Iterable[_T]) -> Iterator[_T]:
        """Yield what a csv reader over these lines reads, each record bounded by itself."""
        for record in reader:
            self.record = 0
            yield record
