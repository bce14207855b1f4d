"""A finder that notices when its data files have been replaced, without a restart."""

from __future__ import annotations

import logging
import time
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from .errors import PostcodesError
from .files import NAMES, TERMINATED
from .finder import Finder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .directory import Directory
    from .types import Answer, Constituency, DataDates, Member

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between two looks at the folder."""

_Stamp: TypeAlias = tuple[tuple[int, int, int] | None, ...]


class ReloadingFinder:
    """Answers as the newest whole data says; safe to share between threads.

    The caller whose look-up finds new files loads them (in some 60 ms); everybody else is
    answered from the old ones meanwhile. Files that cannot be used are logged once and the
    old data stays.
    """

    def __init__(
        self,
        own: Path,
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load the package's data, or what the folder has instead.

        If what the folder has cannot be used, the log says so and the package's is taken: a
        server that answers with older facts and their date is better than none.

        Args:
            own: folder of the user's own data files; need not exist yet.
            look_every: seconds between two looks at it.
            clock: seconds that never go back.

        Raises:
            DataFileError: the package's own files are damaged.
        """
        self._own = own
        self._look_every = look_every
        self._clock = clock
        self._loading = Lock()
        self._stamp = self._look()
        self._finder = self._first()
        self._look_at = clock() + look_every

    @property
    def current(self) -> Finder:
        """The finder over the newest data; hold on to it where several answers must agree."""
        if self._clock() >= self._look_at and self._loading.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._loading.release()
        return self._finder

    def find(self, text: str) -> Answer:
        """Answer for whatever was typed; see `Finder.find`."""
        return self.current.find(text)

    def constituency(self, code: str) -> Constituency:
        """Return a constituency; see `Finder.constituency`."""
        return self.current.constituency(code)

    def member(self, code: str) -> Member | None:
        """Return who holds a seat; see `Finder.member`."""
        return self.current.member(code)

    def search(self, text: str, limit: int = 10) -> list[Constituency]:
        """Find constituencies by name; see `Finder.search`."""
        return self.current.search(text, limit)

    @property
    def constituencies(self) -> Sequence[Constituency]:
        """All of them, by name."""
        return self.current.constituencies

    @property
    def dates(self) -> DataDates:
        """How old the facts are."""
        return self.current.dates

    @property
    def directory(self) -> Directory:
        """The postcodes."""
        return self.current.directory

    def _first(self) -> Finder:
        if not any(self._stamp):
            return Finder.embedded()
        try:
            return Finder.open(self._own)
        except PostcodesError as error:
            log.error("the package's own data is used instead: %s", error)  # noqa: TRY400 - the sentence says it all
            return Finder.embedded()

    def _refresh(self) -> None:
        self._look_at = self._clock() + self._look_every
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._finder = Finder.open(self._own)
        except PostcodesError as error:
            log.error("new data files cannot be used, the old ones stay: %s", error)  # noqa: TRY400 - see above
        else:
            log.info("new data files are in use")

    def _look(self) -> _Stamp:
        return tuple(_stamp(self._own / name) for name in (*NAMES, TERMINATED))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
