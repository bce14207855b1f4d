"""What goes into the log, and how much: never what anybody typed."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from campaign.config import LogFormat
from campaign.log_format import OWN, SERVER, JsonLines, TextLines

if TYPE_CHECKING:
    from types import TracebackType

    from campaign.config import Settings

log = logging.getLogger(__name__)


def configure_logging(settings: Settings) -> None:
    """Send every record to the standard error as one line, ours from the level of the settings on.

    Libraries speak from warnings on, whatever the level: at their own they quote addresses, rows
    and whole requests. An exception that nobody catches becomes a record too.
    """
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _StandardError)]:
        root.removeHandler(handler)
    root.addHandler(_StandardError(settings.log_format))
    root.setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
    for name in OWN:
        logging.getLogger(name.rstrip(".")).setLevel(settings.log_level)
    server = logging.getLogger(SERVER)
    server.handlers.clear()
    server.propagate = True
    logging.captureWarnings(capture=True)
    _catch_the_uncaught()


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to the standard error as it is at that moment; a command's test may replace it."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(JsonLines() if log_format is LogFormat.JSON else TextLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Say that a record was lost; the library would print what it was to say."""
        print(f"a record of {record.name} could not be written", file=sys.stderr)  # noqa: T201 - the log itself fails


def _catch_the_uncaught() -> None:
    """Python prints such an exception with its words, which may quote what somebody typed."""
    sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("ended by an unforeseen fault", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        fields = {"of_thread": args.thread.name if args.thread else ""}
        exc_info = (args.exc_type, args.exc_value, args.exc_traceback)
        log.critical("a thread ended by an unforeseen fault", exc_info=exc_info, extra=fields)
