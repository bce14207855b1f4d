"""SendGrid's `POST /v3/mail/send` on loopback, with its known bad days to order."""

from __future__ import annotations

import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

RESERVED_HEADERS = frozenset(
    [
        "x-sg-id",
        "x-sg-eid",
        "received",
        "dkim-signature",
        "content-type",
        "content-transfer-encoding",
        "to",
        "from",
        "subject",
        "reply-to",
        "cc",
        "bcc",
    ]
)


class Day(StrEnum):
    """What the server does with a request, beyond plainly answering."""

    HANG = "hang"
    SLOW = "slow"
    ACCEPT_THEN_DROP = "accept-then-drop"
    RESET = "reset"


@dataclass(frozen=True)
class Answer:
    """A plain answer; 202 keeps the message, any other does not."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


ACCEPT = Answer(202)


@dataclass
class FakeAccount:
    """Suppression lists and authenticated domains, as the API tells them.

    Attributes:
        lists: by the list's name, its rows.
        domains: rows of `GET /v3/whitelabel/domains`.
        status: what every request gets, if not 200.
    """

    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    domains: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def get(self, known: bool, path: str) -> tuple[int, dict[str, str], list[str] | None, Any]:  # noqa: FBT001 - a fake
        if not known or self.status != 200:
            return (self.status if known else 401), {}, ["no"], None
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/v3/whitelabel/domains":
            return 200, {}, None, self.domains
        rows = self.lists.get(parts.path.rpartition("/")[2], [])
        first = int(asked.get("offset", "0"))
        return 200, {}, None, rows[first : first + int(asked.get("limit", "500"))]

    def delete(self, known: bool, path: str) -> tuple[int, dict[str, str], list[str] | None]:  # noqa: FBT001 - a fake
        if not known or self.status != 200:
            return (self.status if known else 401), {}, ["no"]
        name, email = path.split("/")[-2:]
        rows = self.lists.get(name, [])
        left = [row for row in rows if row["email"] != unquote(email)]
        self.lists[name] = left
        return (204, {}, None) if len(left) < len(rows) else (404, {}, ["not found"])


class FakeSendGrid:
    """Answers with `script` in order, then accepts.

    Attributes:
        accepted: bodies of the requests taken on, in order.
        vanished: bodies that got a 202 and went nowhere (a comma or semicolon in a name).
        paths: every request's method and path.
        slow: seconds that a slow answer takes. It is given on a `Day.SLOW`.

    Args:
        api_key: the only one that is let in.
        tls: for a server that speaks HTTPS.
    """

    def __init__(self, api_key: str = "SG.test-key", tls: ssl.SSLContext | None = None) -> None:
        self.api_key = api_key
        self.slow = 0.3
        self.script: list[Day | Answer] = []
        self.accepted: list[dict[str, Any]] = []
        self.vanished: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.account = FakeAccount()
        self._closing = threading.Event()
        fake = self

        class Handler(_Handler):
            sendgrid = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.daemon_threads = False  # so that closing waits for the last answer
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def host(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for_the_end(self, longest: float = 30) -> None:
        self._closing.wait(longest)

    def take_on(self, body: dict[str, Any]) -> str:
        parties = [body["from"], *(to for p in body["personalizations"] for to in p["to"])]
        loses = any(mark in party.get("name", "") for party in parties for mark in ",;")
        (self.vanished if loses else self.accepted).append(body)
        return f"fake{len(self.accepted):04d}.id"


class _Handler(BaseHTTPRequestHandler):
    sendgrid: FakeSendGrid

    def do_POST(self) -> None:
        fake = self.sendgrid
        fake.paths.append(f"POST {self.path}")
        day = fake.script.pop(0) if fake.script else ACCEPT
        if day is Day.RESET:
            self._reset()
            return
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if day is Day.HANG:
            fake.wait_for_the_end()
        elif day is Day.SLOW:
            fake.wait_for_the_end(fake.slow)
            self._answer(ACCEPT, body)
        elif day is Day.ACCEPT_THEN_DROP:
            fake.take_on(body)
        elif isinstance(day, Answer):
            self._answer(day, body)
        self.close_connection = True

    def do_DELETE(self) -> None:
        self.sendgrid.paths.append(f"DELETE {self.path}")
        self._say(*self.sendgrid.account.delete(self._is_known(), self.path))

    def _is_known(self) -> bool:
        return bool(self.headers["Authorization"] == f"Bearer {self.sendgrid.api_key}")

    def do_GET(self) -> None:
        self.sendgrid.paths.append(f"GET {self.path}")
        if self.path.startswith("/v3/"):
            self._say(*self.sendgrid.account.get(self._is_known(), self.path))
            return
        # Where a redirect would lead a careless client.
        self._say(202, {"X-Message-Id": "reached-by-redirect"}, [])

    def _answer(self, answer: Answer, body: dict[str, Any]) -> None:
        if self.path != "/v3/mail/send":
            self._say(404, {}, ["not found"])
        elif self.headers["Authorization"] != f"Bearer {self.sendgrid.api_key}":
            self._say(401, {}, ["The provided authorization grant is invalid"])
        elif answer.status != 202:
            self._say(answer.status, answer.headers, ["as the script says"])
        elif faults := _faults(body):
            self._say(400, {}, faults)
        else:
            name = self.sendgrid.take_on(body)
            self._say(202, {"X-Message-Id": name, **answer.headers}, None)

    def _say(
        self, status: int, headers: Mapping[str, str], errors: list[str] | None, told: Any = None
    ) -> None:
        content = b"" if errors is None else json.dumps({"errors": errors}).encode()
        if told is not None:
            content = json.dumps(told).encode()
        self.send_response_only(status)
        for name, value in {"Date": formatdate(usegmt=True), **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        """Drop the line so that the client sees a reset and no orderly end."""
        linger_not = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


def _faults(body: dict[str, Any]) -> list[str]:
    """What the real API answers 400 to, of the things that we might do."""
    faults = []
    people = body.get("personalizations", [])
    if len(people) != 1 or len(people[0].get("to", [])) != 1:
        faults.append("one letter, one recipient")
    parties = [body["from"], body.get("reply_to", body["from"]), people[0]["to"][0]]
    if not all(party["email"].isascii() and "@" in party["email"] for party in parties):
        faults.append("Does not contain a valid address.")
    kinds = [content["type"] for content in body["content"]]
    if kinds != sorted(kinds, key=["text/plain", "text/html"].index):
        faults.append("The text/plain content must come first.")
    if not body.get("subject") or not all(content["value"] for content in body["content"]):
        faults.append("The subject and the content are required.")
    for name, value in body.get("headers", {}).items():
        if name.lower() in RESERVED_HEADERS or not (value.isascii() and value.isprintable()):
            faults.append(f"The header {name} is reserved or not encoded.")
    return faults
