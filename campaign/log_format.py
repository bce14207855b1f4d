"""One line for each record: what happened, and ids and codes as fields. Never what anybody typed.

Words of our own are written by us and hold no values but those of fields. Libraries' words may
quote addresses or whole rows, so of theirs stays the template, and where it was said. Of an
exception stay the types and the places in the code, never its own words.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Field = str | int | float | bool | None

OWN: Final = ("campaign.", "letters.", "postcodes.")
SERVER: Final = "_granian"
LONGEST: Final = 500
FRAMES: Final = 12
_RECORD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def fields_of(record: logging.LogRecord) -> dict[str, Field]:
    """A record as flat fields: `time`, `level`, `logger`, `words`, then the `extra` ones.

    Of an extra value that is neither text, number nor yes and no, only its type is given.
    """
    found: dict[str, Field] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "words": _words(record),
    }
    if not record.name.startswith(OWN):
        found["at"] = f"{record.filename}:{record.lineno}"
    for name, value in record.__dict__.items():
        if name not in _RECORD:
            found.setdefault(name, _plain(value))
    if record.exc_info and record.exc_info[1] is not None:
        found["exception"] = " < ".join(_types(record.exc_info[1]))
        found["frames"] = " ".join(_frames(record.exc_info[1]))
    return found


class JsonLines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        return json.dumps(fields_of(record))


class TextLines(logging.Formatter):
    """`time level name: words key=value …`, a line each."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        fields = fields_of(record)
        head = [fields.pop(name) for name in ("time", "level", "logger", "words")]
        tail = "".join(f" {name}={_shown(value)}" for name, value in fields.items())
        return "{} {} {}: {}".format(*head) + tail


def _words(record: logging.LogRecord) -> str:
    if record.name.startswith(OWN):
        words = record.getMessage()
    elif record.name == SERVER:
        # After the first line it quotes a traceback, exception's words and all.
        words = record.getMessage().partition("\n")[0]
    elif record.args:
        words = str(record.msg)
    else:
        # Put together before it came here: nobody knows of what.
        words = "a library's words, left out"
    return " ".join(words.split())[:LONGEST]


def _plain(value: object) -> Field:
    if isinstance(value, str):
        return str(value)[:LONGEST]
    return value if isinstance(value, int | float | None) else f"<{type(value).__name__}>"


def _shown(value: Field) -> str:
    text = "" if value is None else str(value)
    return text if text.isprintable() and " " not in text and text else json.dumps(text)


def _types(error: BaseException) -> Iterator[str]:
    """The exception and what it came from, outermost first."""
    seen: BaseException | None = error
    for _ in range(FRAMES):
        if seen is None:
            return
        yield type(seen).__name__
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    """`file:line:function` of the innermost frames, outermost first."""
    for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]:
        where = "/".join(Path(frame.filename).parts[-2:])
        yield f"{where}:{frame.lineno}:{frame.name}"
