"""What supporters tell of the answer: the outcomes, the day, and which files they may hand on.

Files are told by their first bytes and never by their names; nobody opens them here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

REPLY_LIMIT: Final = 50_000
FILE_LIMIT: Final = 10 * 1024 * 1024
NAME_LIMIT: Final = 200
MOST_FILES: Final = 5


class Outcome(StrEnum):
    """What became of a letter, from nothing to the last link of the chain."""

    NOTHING = "nothing"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    AGREED = "agreed"
    WROTE = "wrote"
    REPLIED = "replied"


LAST: Final = Outcome.REPLIED
"""The minister has replied to the MP: there is nothing more to ask."""


class TooManyFilesError(ValueError):
    """As many files as are kept for one asking are there already."""


class DayProblem(StrEnum):
    """Why a day cannot be used; wording is in `supporters/survey_forms.py`."""

    INCOMPLETE = "incomplete"
    NO_DAY = "no-day"
    SHORT_YEAR = "short-year"
    FUTURE = "future"
    BEFORE_LETTER = "before-letter"


class DayError(ValueError):
    """A day that cannot be used.

    Attributes:
        part: the field to mend: `day`, `month` or `year`.
    """

    def __init__(self, problem: DayProblem, part: str = "day") -> None:
        super().__init__(problem)
        self.problem = problem
        self.part = part


def day_of(day: str, month: str, year: str, *, sent: date, today: date) -> date | None:
    """The day that three typed numbers name; None where all three are empty.

    Args:
        day: as typed.
        month: as typed, a number.
        year: as typed, with four digits.
        sent: when the letter went: nothing came of it earlier.
        today: nothing comes of it later than this.

    Raises:
        DayError: saying what is wrong, and with which of the three.
    """
    parts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    if not any(parts.values()):
        return None
    for part, text in parts.items():
        if not text:
            raise DayError(DayProblem.INCOMPLETE, part)
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise DayError(DayProblem.NO_DAY, part)
    if len(parts["year"]) < len("2026"):
        raise DayError(DayProblem.SHORT_YEAR, "year")
    try:
        found = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError as error:
        raise DayError(DayProblem.NO_DAY) from error
    if found > today:
        raise DayError(DayProblem.FUTURE)
    if found < sent:
        raise DayError(DayProblem.BEFORE_LETTER)
    return found


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that may be handed on."""

    media_type: str
    ending: str


PDF: Final = FileKind("application/pdf", ".pdf")
DOCX: Final = FileKind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
)
JPEG: Final = FileKind("image/jpeg", ".jpg")
PNG: Final = FileKind("image/png", ".png")
EML: Final = FileKind("message/rfc822", ".eml")
TXT: Final = FileKind("text/plain", ".txt")

_BEGINNINGS: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_ZIP: Final = b"PK\x03\x04"
_HEAD: Final = 4096
# The first lines of a saved e-mail: at least two headers, one of them one that every e-mail has.
_HEADERS: Final = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_EVERY_MAIL: Final = re.compile(
    rb"^(?:from|received|return-path|message-id):", re.IGNORECASE | re.MULTILINE
)
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> FileKind | None:
    """What a file is, by its bytes; None for anything that is not taken."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(_ZIP):
        # A ZIP's own list of names stands in it unpacked. Documents with macros are not taken.
        is_word = b"word/document.xml" in content and b"word/vbaProject.bin" not in content
        return DOCX if is_word else None
    if not content or _BINARY.search(content):
        return None
    headers = _HEADERS.match(content, 0, _HEAD)
    if headers and _EVERY_MAIL.search(headers[0]):
        return EML
    return TXT


def kept_name(name: str, kind: FileKind) -> str:
    """The name that a file is kept under: no folders, no tricks, the ending that fits it."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*')
    stem = plain.strip(" .") or "file"
    endings = {kind.ending, ".jpeg"} if kind is JPEG else {kind.ending}
    if not stem.lower().endswith(tuple(endings)):
        stem += kind.ending
    if len(stem) > NAME_LIMIT:
        stem = stem[: NAME_LIMIT - len(kind.ending)] + kind.ending
    return stem
