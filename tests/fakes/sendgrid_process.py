"""SendGrid's `POST /v3/mail/send` as a process of its own, with faults drawn by weight.

    python -m tests.fakes.sendgrid_process --port P --record FILE [--faults 500=3,hang=1]
        [--seed N] [--delay-ms N]

What becomes of each request is written to FILE, one JSON object a line, before it is answered:
the letter's id, and its fate. Only `accepted` means that the provider has it, whatever the sender
was told. The weights are of a hundred requests; the others are accepted and answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import struct
from typing import IO, Any

from tests.fakes.sendgrid_server import _faults

ANSWERED = {"400", "401", "403", "413", "429", "500", "503"}
SILENT = {
    "hang",  # reads, takes nothing on, and never answers
    "slow",  # takes it on, and answers when nobody waits any more
    "accept-then-drop",  # takes it on, and hangs up
    "reset",  # hangs up without reading
}
LONG = 12.0


class Provider:
    """Answers requests."""

    def __init__(
        self, record: IO[str], faults: dict[str, float], chance: random.Random, delay: float
    ) -> None:
        self._record = record
        self._faults = faults
        self._chance = chance
        self._delay = delay
        self._number = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the sender was killed: it has told us nothing whole
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._draw()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        if fault == "reset":
            self._note("", "unread")
            _reset(writer)
            return
        length = next(
            int(line.partition(":")[2])
            for line in head.split("\r\n")
            if line.lower().startswith("content-length:")
        )
        body = json.loads(await reader.readexactly(length))
        letter = body["custom_args"]["letter"]
        await asyncio.sleep(self._delay)
        if fault in ANSWERED:
            self._note(letter, f"refused {fault}")
            await _say(writer, int(fault), ["as the weights say"])
        elif fault == "hang":
            self._note(letter, "hung")
            await asyncio.sleep(LONG)
        elif wrong := _faults(body):
            self._note(letter, "refused 400")
            await _say(writer, 400, wrong)
        else:
            self._number += 1
            name = f"fake{os.getpid()}x{self._number:06d}"
            self._note(letter, "accepted", name, fault)
            if fault == "accept-then-drop":
                _reset(writer)
                return
            if fault == "slow":
                await asyncio.sleep(LONG)
            await _say(writer, 202, None, name)

    def _draw(self) -> str:
        at = self._chance.uniform(0, 100)
        for name, weight in self._faults.items():
            at -= weight
            if at < 0:
                return name
        return ""

    def _note(self, letter: str, fate: str, message_id: str = "", how: str = "") -> None:
        line = {"letter": letter, "fate": fate, "message_id": message_id, "how": how}
        self._record.write(json.dumps(line) + "\n")
        self._record.flush()


async def _say(
    writer: asyncio.StreamWriter, status: int, errors: list[str] | None, name: str = ""
) -> None:
    content = b"" if errors is None else json.dumps({"errors": errors}).encode()
    more = "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1\r\n" if status == 429 else ""
    writer.write(
        (
            f"HTTP/1.1 {status} As it is\r\nContent-Length: {len(content)}\r\n"
            f"X-Message-Id: {name}\r\n{more}Connection: close\r\n\r\n"
        ).encode()
        + content
    )
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Drop the line so that the sender sees a reset and no orderly end."""
    line: Any = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--record", required=True)
    parser.add_argument("--faults", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delay-ms", type=float, default=0)
    chosen = parser.parse_args()
    pairs = [each.split("=") for each in chosen.faults.split(",") if each]
    faults = {name: float(weight) for name, weight in pairs}
    assert set(faults) <= ANSWERED | SILENT, "a fault that nobody knows"
    with open(chosen.record, "a", encoding="utf-8") as record:  # noqa: PTH123, ASYNC230 - opened once
        provider = Provider(record, faults, random.Random(chosen.seed), chosen.delay_ms / 1000)
        server = await asyncio.start_server(
            provider.serve, "127.0.0.1", chosen.port, limit=2**20, backlog=500
        )
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
