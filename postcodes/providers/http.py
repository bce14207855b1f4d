"""One polite way to ask a web service for JSON: bounded in time, in size and in tries.

What is asked for may hold a postcode, so neither errors nor logs ever repeat an address.
"""

from __future__ import annotations

import json
import logging
import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import TYPE_CHECKING, Any

import requests
import urllib3

from postcodes.errors import SourceAnswerError, SourceDownError, SourceError, SourceTimeoutError

from .breaker import LONGEST_WISH
from .session import open_session
from .trial import Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECT, READ = 2.0, 3.0
"""Seconds to reach a source, and seconds of silence from it, that are waited for."""

MOST = 2 * 1024 * 1024
"""Bytes of an answer that are read at most."""

MOST_LEFT = 8
"""Tries that were left behind and have not ended, at most; then nothing more is asked."""

_CHUNK = 64 * 1024
_FIRST_PAUSE = 0.25
_REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
_WORTH_RETRYING = {HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a JSON body; the status may be 404 and the like, but never 3xx or 5xx."""

    status: int
    body: Any


class Fetcher:
    """Asks one web service; safe to share between threads.

    Redirects are not followed, cookies are not kept.
    """

    def __init__(
        self,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Get ready; nothing is sent yet.

        Args:
            base: "https://members-api.parliament.uk", with or without a final slash.
            headers: sent with every request, beside the User-Agent.
            clock: seconds that never go back.
            sleep: waits that many seconds.
            chance: a number from 0 to 1, so that many servers do not retry in step.
        """
        self._base = base.rstrip("/")
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._lock = Lock()
        self._left: list[Trial[Reply | _Failure]] = []
        self._session = open_session(
            {"User-Agent": f"Postbag/{_version()}", "Accept": "application/json", **(headers or {})}
        )

    def json(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        within: float,
        attempts: int = 1,
    ) -> Reply:
        """Fetch a JSON document.

        Args:
            path: from the base on, already quoted, "/api/Members/172".
            params: the query.
            within: seconds for everything together: tries, pauses, a body that only drips.
            attempts: how often to try at most; only what may pass by itself is tried again.

        Raises:
            SourceTimeoutError: no whole answer in that time.
            SourceDownError: not reached, reset, refused (401, 403, 429) or failing (5xx).
            SourceAnswerError: an answer that is not JSON, too large, or a redirect.
        """
        deadline = self._clock() + within
        pause = _FIRST_PAUSE
        for tries_left in range(attempts - 1, -1, -1):
            outcome = self._in_time(self._base + path, params, deadline)
            if isinstance(outcome, Reply):
                return outcome
            error, transient = outcome
            wait = error.retry_after or pause * (0.5 + self._chance())
            if not (transient and tries_left and self._clock() + wait < deadline):
                raise error
            self._sleep(wait)
            pause *= 2
        raise SourceDownError("was not asked even once")

    def close(self) -> None:
        """Let go of open connections."""
        self._session.close()

    def _in_time(
        self, url: str, params: Mapping[str, str | int] | None, deadline: float
    ) -> Reply | _Failure:
        """Try once, and leave the try behind if it takes too long."""
        if self._left_running() >= MOST_LEFT:
            return SourceDownError("is still busy with earlier requests"), False
        trial = Trial(lambda: self._once(url, params, deadline))
        outcome = trial.outcome(deadline - self._clock())
        if outcome is None:
            with self._lock:
                self._left.append(trial)
            return _too_slow()
        return outcome

    def _left_running(self) -> int:
        with self._lock:
            self._left = [trial for trial in self._left if trial.is_alive]
            return len(self._left)

    def _once(
        self, url: str, params: Mapping[str, str | int] | None, deadline: float
    ) -> Reply | _Failure:
        left = deadline - self._clock()
        if left <= 0:
            return _too_slow()
        try:
            with self._session.get(
                url,
                params=params,
                timeout=(min(CONNECT, left), min(READ, left)),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _refusal(response) or self._read(response, deadline)
        # The texts of these exceptions hold the address, so only their kind goes on.
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            return _too_slow()
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
            return SourceDownError("could not be reached, or broke off"), True

    def _read(self, response: requests.Response, deadline: float) -> Reply | _Failure:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not kind.endswith(("/json", "+json")):
            return SourceAnswerError(f"answered {response.status_code} without JSON"), False
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MOST:
                return SourceAnswerError("answered at too great a length"), False
            if self._clock() >= deadline:
                return _too_slow()
        try:
            return Reply(response.status_code, json.loads(body))
        except (ValueError, RecursionError):
            return SourceAnswerError("answered broken JSON"), False


_Failure = tuple[SourceError, bool]
"""What went wrong, and whether trying again at once may help."""


def _too_slow() -> _Failure:
    return SourceTimeoutError("did not answer in time"), True


def _refusal(response: requests.Response) -> _Failure | None:
    status = response.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _REFUSALS:
        transient = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _WORTH_RETRYING
        return SourceDownError(f"answered {status}", retry_after(response.headers)), transient
    if status >= HTTPStatus.MULTIPLE_CHOICES and status < HTTPStatus.BAD_REQUEST:
        return SourceAnswerError(f"answered {status}, a redirect"), False
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds to stay away, a day at most, if the headers say so intelligibly.

    A date is measured against the source's own clock, its Date header.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WISH)
    try:
        until = parsedate_to_datetime(value)
        wish = (until - parsedate_to_datetime(headers.get("Date", ""))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, wish), LONGEST_WISH)


def _version() -> str:
    try:
        return version("postbag")
    except PackageNotFoundError:
        return "0"


def _no_addresses(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO


# At DEBUG urllib3 logs every path it asks for, and the path may be a postcode. A filter holds
# whatever level the application sets.
logging.getLogger("urllib3.connectionpool").addFilter(_no_addresses)
