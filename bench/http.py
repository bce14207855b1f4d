"""The API against a bare Flask hello, on the same server, by turns in the same run.

    python bench/http.py [--rounds N] [--seconds S] [--only way|api]

Both are served by granian with one worker, as `postbag serve` starts it; Postbag is started by
that very command, as if behind one reverse proxy, and nothing in it is switched off: the requests
name 2,048 visitors, so that each stays below the limit while the counting goes on. Server and
client have a core each; the client keeps its connections open.
"""

import argparse
import os
import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # not bench, where this file would hide Python's own http

from bench.http_way import BARE_PAGE, measure  # noqa: E402 - the checkout's own, put first above
from postcodes import Finder  # noqa: E402 - the checkout's own package, put first above

CONNECTIONS = 16
VISITORS = 2048
REQUESTS = 20_000
PATIENCE = 30.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

HELLO = """
import sys
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from campaign.serving.server import THREADS

app = Flask("hello")

@app.get("/")
def hello():
    return "Hello, world!"

def load(_target):
    return app

if __name__ == "__main__":
    Granian(
        "hello:app", port=int(sys.argv[1]), interface=Interfaces.WSGI, workers=1,
        blocking_threads=THREADS, log_access=False, log_level=LogLevels.warning,
        websockets=False, respawn_failed_workers=True,
    ).serve(target_loader=load)
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(command: list[str], port: int, folder: Path, core: int) -> Iterator[int]:
    """Run a server on one core until the block ends; yield its port once it listens."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSTBAG_")}
    own = {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}",
        "POSTBAG_INSTANCE": str(folder / "instance"),
        "POSTBAG_PORT": str(port),
        "POSTBAG_POSTCODE_SOURCES": "embedded",  # nothing leaves this machine
        "POSTBAG_TRUSTED_PROXIES": "1",
    }
    server = subprocess.Popen(  # noqa: S603 - our own commands
        command, env={**kept, **own}, cwd=folder, stdout=subprocess.DEVNULL
    )
    os.sched_setaffinity(server.pid, {core})  # before it starts its worker, which inherits this
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the port answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"the server on port {port} did not start")


class Connection:
    """One kept-alive connection with one request under way at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def fileno(self) -> int:
        """For the selector."""
        return self.socket.fileno()

    def is_answered(self) -> bool:
        """Read what has come; True once it is a whole answer."""
        self.received += self.socket.recv(65536)
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(head.decode("latin-1"))
        if len(body) < int(LENGTH.findall(head)[0]):
            return False
        self.received = b""
        return True


def rate(port: int, requests: list[bytes], seconds: float) -> float:
    """Return answers a second over kept-alive connections."""
    connections = [Connection(port) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as selector:
        for number, connection in enumerate(connections):
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.socket.sendall(requests[number])
        answered, started = 0, time.perf_counter()
        while (taken := time.perf_counter() - started) < seconds:
            for key, _ in selector.select(1):
                if key.data.is_answered():
                    answered += 1
                    key.data.socket.sendall(requests[answered % len(requests)])
    for connection in connections:
        connection.socket.close()
    return answered / taken


def visit(path: str, visitor: int) -> bytes:
    """Return a request as a reverse proxy passes it on."""
    address = f"10.0.{visitor // 256}.{visitor % 256}"
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
        f"X-Forwarded-For: {address}\r\n\r\n"
    ).encode()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", choices=("way", "api"))
    options = parser.parse_args()

    directory = Finder.embedded().directory
    asked = random.Random(1).sample([str(postcode) for postcode, _ in directory], REQUESTS)  # noqa: S311 - a fixed sample
    lookups = [
        visit(f"/api/v1/postcodes/{quote(text)}", number % VISITORS)
        for number, text in enumerate(asked)
    ]
    hellos = [visit("/", number % VISITORS) for number in range(REQUESTS)]

    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hello.py").write_text(
            HELLO.replace("def load", f"{BARE_PAGE}\ndef load"), "utf-8"
        )
        ports = free_port(), free_port()
        postbag = [sys.executable, "-m", "campaign", "serve", "--no-worker", "--workers", "1"]
        with (
            served(
                [sys.executable, "hello.py", str(ports[0])], ports[0], folder, cores[0]
            ) as hello,
            served(postbag, ports[1], folder, cores[0]) as api,
        ):
            if options.only != "way":
                compare(hello, hellos, api, lookups, options.rounds, options.seconds)
            if options.only != "api":
                measure(hello, api, folder / "instance", rate, options.seconds, options.rounds)


def compare(
    hello: int,
    hellos: list[bytes],
    api: int,
    lookups: list[bytes],
    rounds: int,
    seconds: float,
) -> None:
    """Print each turn, the medians and their quotient."""
    for port, requests in ((hello, hellos), (api, lookups)):
        rate(port, requests, 1.0)  # warm
    print(f"{rounds} turns of {seconds:g} s each, {CONNECTIONS} connections, one worker; a second:")
    print("        hello      API   quotient")
    turns = []
    started, used = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        bare, ours = rate(hello, hellos, seconds), rate(api, lookups, seconds)
        turns.append((bare, ours, ours / bare))
        print(f"     {bare:8,.0f} {ours:8,.0f} {ours / bare:10.2f}")
    middle = [statistics.median(column) for column in zip(*turns, strict=True)]
    print(f"median {middle[0]:6,.0f} {middle[1]:8,.0f} {middle[2]:10.2f}   (wanted: at least 0.8)")
    busy = (time.process_time() - used) / (time.perf_counter() - started)
    print(f"Postbag counted requests for its limit as ever, of {VISITORS:,} made-up visitors.")
    print(f"The client was busy {busy:.0%} of the time: below 100 % it is not what limits.")


if __name__ == "__main__":
    main()
