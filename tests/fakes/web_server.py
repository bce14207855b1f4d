"""A small web server on loopback that answers as its heir says, with bad days to order."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Answer:
    """A plain answer of JSON."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A web page where JSON was asked for: a proxy's error page, say."""

    status: int = 200
    html: str = "<!DOCTYPE html><title>Sorry</title><p>We are having trouble."


@dataclass(frozen=True)
class Truncated:
    """What would have been said, but the line ends half-way."""


@dataclass(frozen=True)
class Broken:
    """Half of what would have been said, well framed, as if it were all."""


@dataclass(frozen=True)
class Raw:
    """Just these bytes, said to be JSON."""

    content: bytes


@dataclass(frozen=True)
class Endless:
    """An answer whose body never ends, and comes fast; `sent` counts its bytes so far."""

    answer: Answer
    sent: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class SlowStart:
    """Nothing for some seconds, then the answer."""

    seconds: float = 60.0


@dataclass(frozen=True)
class Drip:
    """The answer, a byte at a time; with `head` the lines before it, too."""

    every: float = 0.5
    head: bool = False


@dataclass(frozen=True)
class Reset:
    """The connection is torn down."""


Fault: TypeAlias = Answer | Page | Truncated | Broken | Raw | Endless | SlowStart | Drip | Reset


def too_many(retry_after: str | None = None) -> Answer:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Answer({"error": "too many requests"}, 429, headers)


@dataclass(frozen=True)
class Asked:
    """A request as it came in; `at` is in seconds of `time.monotonic`."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    at: float


class WebServer:
    """Plays `script` in order, then `always` if that is set, else answers by `respond`.

    Attributes:
        asked: every request, in order of arrival.
    """

    def __init__(self) -> None:
        self.script: list[Fault] = []
        self.always: Fault | None = None
        self.asked: list[Asked] = []
        self._closing = threading.Event()
        self._lock = threading.Lock()
        web_server = self

        class Handler(_Handler):
            web = web_server

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False  # so that closing waits for the last answer
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.host = f"http://127.0.0.1:{self._server.server_port}"

    def respond(self, asked: Asked) -> Answer:
        """What a good day's answer is; the heir says."""
        return Answer({"error": f"nothing at {asked.path}"}, 404)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Go away; from now on connections are refused."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, seconds: float) -> bool:
        """Wait, but not beyond the end of the test; say whether to go on."""
        return not self._closing.wait(seconds)

    def next_fault(self, asked: Asked) -> Fault | None:
        with self._lock:
            self.asked.append(asked)
            return self.script.pop(0) if self.script else self.always


class _Handler(BaseHTTPRequestHandler):
    web: WebServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            unquote(parts.path), dict(parse_qsl(parts.query)), dict(self.headers), time.monotonic()
        )
        fault = self.web.next_fault(asked)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has lost patience
            self._play(fault, asked)
        self.close_connection = True

    def _play(self, fault: Fault | None, asked: Asked) -> None:  # noqa: C901 - one case for each fault
        good = fault if isinstance(fault, Answer) else self.web.respond(asked)
        content = json.dumps(good.body).encode()
        half = content[: len(content) // 2]
        match fault:
            case None | Answer():
                self._say(good, content)
            case Raw(bytes_):
                self._say(good, bytes_)
            case Page(status, html):
                self._say(Answer(None, status, {"Content-Type": "text/html"}), html.encode())
            case Truncated():
                self._say(good, half, length=len(content))
            case Broken():
                self._say(good, half)
            case Endless():
                self._pour(fault)
            case SlowStart(seconds):
                if self.web.wait(seconds):
                    self._say(good, content)
            case Drip(every, head=True):
                self._drip(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", every)
            case Drip(every):
                self._say(good, b"", length=len(content))
                self._drip(content, every)
            case Reset():
                self._reset()

    def _pour(self, endless: Endless) -> None:
        self._say(endless.answer, b"", length=10**12)
        while self.web.wait(0):
            self.wfile.write(b" " * 65536)
            endless.sent.append(65536)

    def _drip(self, content: bytes, every: float) -> None:
        for number in range(len(content)):
            self.wfile.write(content[number : number + 1])
            if not self.web.wait(every):
                break

    def _say(self, answer: Answer, content: bytes, length: int | None = None) -> None:
        self.send_response_only(answer.status)
        headers = {
            "Date": formatdate(usegmt=True),
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(content) if length is None else length),
            **answer.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        """Drop the line so that the client sees a reset and no orderly end."""
        linger_not = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""
