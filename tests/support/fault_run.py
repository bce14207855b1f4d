"""A run through faults: many letters, killed workers, a provider that fails in every way.

What the provider says it took on is compared with what our ledger says, letter by letter.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text

from campaign.config import Settings
from campaign.core.states import MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.service import retry
from campaign.wiring import wire
from tests.support.crowd import crowd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from campaign.deps import Deps

ROOT: Final = Path(__file__).parents[2]
LEASE: Final = 4.0
OPEN: Final = (
    MessageState.QUEUED,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.HELD,
)
# What the provider answers when it will never take this letter on; all else is tried again.
FOR_GOOD: Final = ("refused 400", "refused 413")


@dataclass(frozen=True)
class Plan:
    """What is to happen.

    Attributes:
        faults: the provider's, with their weights among a hundred requests.
        kills: how many workers are killed with SIGKILL.
        locks: how often the database is locked, for how many seconds each.
        disk_full: seconds for which no file of a worker may grow, once; 0 for never.
    """

    letters: int = 2_000
    seed: int = 1
    workers: int = 3
    threads: int = 8
    kills: int = 25
    locks: tuple[float, ...] = (3.0, 2.0)
    disk_full: float = 3.0
    faults: Mapping[str, int] = field(
        default_factory=lambda: {
            "400": 1,
            "401": 1,
            "403": 1,
            "413": 1,
            "429": 2,
            "500": 3,
            "503": 3,
            "hang": 1,
            "accept-then-drop": 3,
            "reset": 3,
        }
    )


@dataclass
class Report:
    """What came of it; `refused`, `lost` and `doubled` by the provider's own record alone."""

    letters: int
    seconds: float = 0.0
    killed: int = 0
    requests: int = 0
    fates: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    uncertain_at_first: int = 0
    settled_by_events: int = 0
    put_back_by_a_person: int = 0
    accepted: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    """Letters of which our ledger says something else than the provider's record."""
    given_up_wrongly: list[str] = field(default_factory=list)
    """Letters that failed though the provider's last answer was no refusal for good, or did not
    fail though it was."""


def run(environ: Mapping[str, str], folder: Path, plan: Plan, settle_by_events) -> Report:
    """Make the letters, let everything go wrong, settle what is uncertain, and compare.

    Args:
        environ: settings of an instance whose database is ready.
        folder: for the provider's record.
        plan: what is to happen.
        settle_by_events: gets Deps and the provider's record, and has its events stored and
            applied, as the webhook and the worker do.
    """
    chance = random.Random(plan.seed)
    record = folder / "record.jsonl"
    record.touch()
    report = Report(plan.letters)
    deps = wire(Settings.from_env(dict(environ)))
    keys = crowd(deps, plan.letters, receipts=False)
    started = time.monotonic()
    with _provider(record, plan) as host:
        _through_faults(deps, _sending(environ, host, plan), plan, chance, report)
    report.uncertain_at_first = _number(deps, MessageState.UNCERTAIN)
    settle_by_events(deps, _read(record))
    left = _uncertain(deps)
    report.settled_by_events = report.uncertain_at_first - len(left)
    # The provider has nothing to say of these, so a person puts them back, on a better day.
    report.put_back_by_a_person = len(left)
    for key in left:
        retry(deps, key)
    calm = Plan(kills=0, locks=(), disk_full=0, faults={}, threads=plan.threads)
    with _provider(record, calm) as host:
        _through_faults(deps, _sending(environ, host, calm), calm, chance, report)
    settle_by_events(deps, _read(record))
    report.seconds = time.monotonic() - started
    _compare(deps, keys, _read(record), report)
    deps.db.close()
    return report


def _sending(environ: Mapping[str, str], host: str, plan: Plan) -> dict[str, str]:
    return {
        **os.environ,
        **environ,
        "POSTBAG_MAILER": "sendgrid",
        "POSTBAG_SENDGRID_API_KEY": "SG.test-key",
        "POSTBAG_SENDGRID_HOST": host,
        "POSTBAG_MAIL_REDIRECT_TO": "everything@charity.example",
        "POSTBAG_WORKER_THREADS": str(plan.threads),
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def _provider(record: Path, plan: Plan) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    faults = ",".join(f"{name}={weight}" for name, weight in plan.faults.items())
    command = [
        sys.executable, "-m", "tests.fakes.sendgrid_process", "--port", str(port),
        "--record", str(record), "--faults", faults, "--seed", str(plan.seed), "--delay-ms", "5",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, "the provider did not start"
            time.sleep(0.05)
        else:
            return


def _worker(sending: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.fault_worker", str(LEASE)]
    return subprocess.Popen(command, cwd=ROOT, env=dict(sending))


def _through_faults(
    deps: Deps, sending: Mapping[str, str], plan: Plan, chance: random.Random, report: Report
) -> None:
    """Run workers until nothing is left to send, with the plan's mishaps on the way."""
    workers = [_worker(sending) for _ in range(plan.workers)]
    kills, locks, full = plan.kills, list(plan.locks), plan.disk_full
    end = time.monotonic() + 900
    try:
        while _left(deps):
            assert time.monotonic() < end, "it never came to an end"
            time.sleep(chance.uniform(0.3, 1.2))
            if kills:
                kills -= 1
                report.killed += 1
                place = chance.randrange(len(workers))
                workers[place].kill()
                workers[place].wait()
                workers[place] = _worker(sending)
            if locks and kills < plan.kills // 2:
                _lock(deps, locks.pop())
            if full and kills < plan.kills // 3:
                _fill_disk(deps, workers, full)
                full = 0
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait(20)


def _lock(deps: Deps, seconds: float) -> None:
    """Nobody can write meanwhile."""
    with deps.db.write() as session:
        if deps.db.engine.dialect.name == "sqlite":
            session.execute(text("SELECT 1"))  # BEGIN IMMEDIATE holds the one writer's place
        else:
            session.execute(text("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE"))
        time.sleep(seconds)


def _fill_disk(deps: Deps, workers: list[subprocess.Popen[bytes]], seconds: float) -> None:
    """No file of a worker may grow for a while: its database's writes fail as on a full disk."""
    if deps.db.engine.dialect.name != "sqlite":
        return
    for worker in workers:
        _limit(worker.pid, 4096)
    time.sleep(seconds)
    for worker in workers:
        _limit(worker.pid, resource.RLIM_INFINITY)


def _limit(pid: int, size: int) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    except ProcessLookupError:
        return


def _left(deps: Deps) -> int:
    """Letters on their way; those of a poisoned road are tried again later, so all count."""
    with deps.db.read() as session:
        return (
            session.scalar(
                select(func.count()).where(
                    Message.kind == MessageKind.LETTER, Message.state.in_(OPEN)
                )
            )
            or 0
        )


def _number(deps: Deps, state: MessageState) -> int:
    with deps.db.read() as session:
        found = select(func.count()).where(Message.kind == MessageKind.LETTER, Message.state == state)  # fmt: skip
        return session.scalar(found) or 0


def _uncertain(deps: Deps) -> list[str]:
    with deps.db.read() as session:
        return list(
            session.scalars(
                select(Message.key).where(
                    Message.kind == MessageKind.LETTER, Message.state == MessageState.UNCERTAIN
                )
            )
        )


def _read(record: Path) -> list[dict[str, str]]:
    lines = record.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _compare(deps: Deps, keys: list[str], record: list[dict[str, str]], report: Report) -> None:
    took: dict[str, int] = {}
    last: dict[str, str] = {}
    for line in record:
        report.fates[line["fate"]] = report.fates.get(line["fate"], 0) + 1
        last[line["letter"]] = line["fate"]
        if line["fate"] == "accepted":
            took[line["letter"]] = took.get(line["letter"], 0) + 1
    report.requests = len(record)
    with deps.db.read() as session:
        rows = session.execute(
            select(Message.key, Message.state, Action.state.label("action"))
            .join(Action, Action.id == Message.action_id)
            .where(Message.key.in_(keys) if len(keys) < 30_000 else Message.id > 0)
        ).all()
    ours = {row.key: row for row in rows}
    for key in keys:
        row, times = ours[key], took.get(key, 0)
        report.states[row.state] = report.states.get(row.state, 0) + 1
        if times > 1:
            report.doubled.append(key)
        refused, failed = last.get(key) in FOR_GOOD, row.state == MessageState.FAILED
        report.refused += refused
        report.accepted += times
        if not times and not refused:
            report.lost.append(key)
        if bool(times) == failed or row.state in (*OPEN, MessageState.UNCERTAIN):
            report.untrue.append(f"{key} {row.state} {row.action} {times}")
        if refused != failed:
            report.given_up_wrongly.append(f"{key} {row.state} {last.get(key)}")
