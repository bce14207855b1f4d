"""The API through the real server: what goes over the wire, and what stays out of the logs."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[3]


class Server(NamedTuple):
    port: int
    log: Path

    def ask(self, *requests: tuple[str, str, dict[str, str]]) -> list[http.client.HTTPResponse]:
        """Send requests over one connection, which each answer must leave usable."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        answers = []
        for method, path, headers in requests:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            answer.body = answer.read()
            answers.append(answer)
        connection.close()
        return answers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSTBAG_")}
    own = {
        "POSTBAG_INSTANCE": str(folder / "instance"),
        "POSTBAG_PORT": str(port),
        "POSTBAG_POSTCODE_SOURCES": "embedded",  # nothing leaves this machine
        "POSTBAG_LOG_LEVEL": "DEBUG",
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "campaign", "serve", "--no-worker"],
            cwd=ROOT, env={**kept, **own}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None, log.read_text("utf-8")
                    time.sleep(0.1)
            yield Server(port, log)
        finally:
            process.terminate()
            process.wait(20)


def test_one_connection_carries_every_kind_of_answer(server: Server) -> None:
    path = "/api/v1/postcodes/M1%201AE"
    (first,) = server.ask(("GET", path, {}))
    full, head, kept, flight, wrong, refused, again = server.ask(
        ("GET", path, {}),
        ("HEAD", path, {}),
        ("GET", path, {"If-None-Match": first.headers["ETag"]}),
        ("OPTIONS", path, {"Origin": "https://other.example"}),
        ("GET", "/api/v1/postcodes/12345", {}),
        ("POST", path, {"Content-Length": "0"}),
        ("GET", path, {}),
    )
    assert [answer.status for answer in (full, head, kept, flight, wrong, refused)] == [
        200, 200, 304, 204, 422, 405,
    ]  # fmt: skip
    assert head.body == kept.body == flight.body == b""
    assert head.headers["Content-Length"] == str(len(full.body))
    assert again.body == full.body == first.body


def test_no_postcode_reaches_the_log_at_any_level(server: Server) -> None:
    server.ask(
        ("GET", "/api/v1/postcodes/SW1A%200AA", {}),
        ("GET", "/api/v1/postcodes/SW1A%200AA/nothing", {}),
        ("GET", "/api/v1/postcodes/SW1A", {}),
    )
    log = server.log.read_text("utf-8")
    assert "Postbag is at" in log
    assert "SW1A" not in log
