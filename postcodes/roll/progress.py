"""What has been read so far, kept so that an interrupted reading goes on where it stopped.

One JSON line is added for each answer, so that nothing read is lost however the reading ends;
a last line cut short is ignored. A day later the file counts for nothing. Two readings at once
would spoil each other's file, and so there is a lock beside it.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from postcodes.errors import DataFileError
from postcodes.members import faults

from .answers import Page, plain_email
from .errors import NotAloneError
from .seats import Holder, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "members.progress"
LOCK = "members.lock"
"""Stays when the reading has ended, empty: to remove it would let a third one in beside a second."""

KEPT = timedelta(days=1)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only reading that keeps its progress in a folder, which is made if need be.

    The lock ends with its process, however that ends.

    Raises:
        NotAloneError: there is another one.
        DataFileError: the lock could not be taken.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # For reading is enough, and works with the file of somebody else who ran it before.
        lock = os.open(folder / LOCK, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise DataFileError(f"cannot open {LOCK}: {error}") from error
    try:
        _take(lock)
        yield
    finally:
        os.close(lock)


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise NotAloneError from error
    except OSError as error:  # a network drive without locks
        raise DataFileError(f"cannot lock {LOCK}: {error}") from error


class Progress:
    """The answers to one reading of one host.

    Attributes:
        began: when the reading began; facts may be as old as this.
        pages: by the number of seats before the page.
        emails: by member id; None where none is published.
    """

    def __init__(self, path: Path, host: str, now: datetime, *, is_kept: bool = True) -> None:
        """Take up what an earlier run has left, if it is of the same host and of today.

        Args:
            path: the file, which need not exist.
            host: whom we ask.
            now: the time, with its zone.
            is_kept: False leaves the file as it is, and what is read now is lost in the end.
        """
        self.began = now
        self.pages: dict[int, Page] = {}
        self.emails: dict[int, str | None] = {}
        self._path = path
        self._is_kept = is_kept
        self._lines: list[dict[str, Any]] = [{"host": host, "began": now.isoformat()}]
        self._is_open = False
        left = _lines(path)
        if left and _is_fresh(left[0], host, now):
            self._take_up(left)

    @property
    def is_begun(self) -> bool:
        """Whether anything has been read."""
        return bool(self.pages)

    def add_page(self, skip: int, page: Page) -> None:
        """Keep a page.

        Raises:
            DataFileError: it could not be written.
        """
        self.pages[skip] = page
        seats = [
            [s.name, s.remark, *([h.id, h.name, h.full_title, h.party] if (h := s.holder) else [])]
            for s in page.seats
        ]
        self._add({"skip": skip, "total": page.total, "seats": seats})

    def add_email(self, member: int, email: str | None) -> None:
        """Keep a member's e-mail address, or that there is none.

        Raises:
            DataFileError: it could not be written.
        """
        self.emails[member] = email
        self._add({"member": member, "email": email})

    def discard(self) -> None:
        """Forget all of it: it has been used, or was no good.

        Raises:
            DataFileError: the file could not be removed.
        """
        self.pages, self.emails = {}, {}
        del self._lines[1:]
        self._is_open = False
        if self._is_kept:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise DataFileError(f"cannot remove {self._path.name}: {error}") from error

    def _take_up(self, lines: list[dict[str, Any]]) -> None:
        try:
            for line in lines[1:]:
                if "skip" in line:
                    seats = tuple(_seat(*cells) for cells in line["seats"])
                    self.pages[_number(line["skip"])] = Page(seats, _number(line["total"]))
                else:
                    self.emails[_number(line["member"])] = _email(line["email"])
        except (KeyError, TypeError, ValueError):  # not written by us: read it all again
            self.pages, self.emails = {}, {}
            return
        self.began = datetime.fromisoformat(lines[0]["began"])
        self._lines = lines

    def _add(self, line: dict[str, Any]) -> None:
        self._lines.append(line)
        if not self._is_kept:
            return
        # The first time all is written, so that a line cut short by a crash does not stay.
        new = [line] if self._is_open else self._lines
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a" if self._is_open else "w", encoding="utf-8") as file:
                file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in new)
        except OSError as error:
            raise DataFileError(f"cannot keep what was read: {error}") from error
        self._is_open = True


def _seat(name: Any, remark: Any, *holder: Any) -> Seat:
    if not (isinstance(name, str) and isinstance(remark, str)):
        raise TypeError
    held = Holder(*holder) if holder else None
    if held and faults(held.id, held.name, held.full_title, held.party, None):
        raise ValueError
    return Seat(name, held, remark)


def _number(cell: Any) -> int:
    if type(cell) is not int:
        raise TypeError
    return cell


def _email(cell: Any) -> str | None:
    if cell is not None and plain_email(cell) != cell:
        raise ValueError
    return None if cell is None else str(cell)


def _lines(path: Path) -> list[dict[str, Any]]:
    """Return the whole lines of a file; an unreadable one is as good as none."""
    lines: list[dict[str, Any]] = []
    try:
        text = path.read_text(encoding="utf-8")
        lines.extend(json.loads(line) for line in text.splitlines())
    except (OSError, ValueError, RecursionError):
        pass  # what came before a line cut short is still good
    return lines if all(isinstance(line, dict) for line in lines) else []


def _is_fresh(head: dict[str, Any], host: str, now: datetime) -> bool:
    try:
        age = now - datetime.fromisoformat(head["began"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    return head.get("host") == host and timedelta(0) <= age <= KEPT
