"""The mishaps of a run through faults: a provider that fails, killed workers, a locked database."""

from __future__ import annotations

import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text, update

from campaign.core.states import MessageState
from campaign.db.models import Message, MessageKind
from tests.support.fault_plan import Plan, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from campaign.deps import Deps

ROOT: Final = Path(__file__).parents[2]
LEASE: Final = 4.0
MOST_PATIENCE: Final = timedelta(seconds=20)
OPEN: Final = (
    MessageState.QUEUED,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.HELD,
)


def sending(environ: Mapping[str, str], host: str, plan: Plan) -> dict[str, str]:
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
def provider(record: Path, plan: Plan) -> Iterator[str]:
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


def _worker(environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.fault_worker", str(LEASE)]
    return subprocess.Popen(command, cwd=ROOT, env=dict(environ))


def through_faults(
    deps: Deps, environ: Mapping[str, str], plan: Plan, chance: random.Random, report: Report
) -> None:
    """Run workers until nothing is left to send, with the plan's mishaps on the way."""
    workers = [_worker(environ) for _ in range(plan.workers)]
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
                workers[place] = _worker(environ)
            if locks and kills < plan.kills // 2:
                _lock(deps, locks.pop())
            if full and kills < plan.kills // 3:
                _fill_disk(deps, workers, full)
                full = 0
            if not kills:
                _hasten(deps)
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


def _hasten(deps: Deps) -> None:
    """What has failed some times would wait for minutes, then hours: as if that time had passed."""
    now = deps.now()
    with deps.db.write() as session:
        session.execute(
            update(Message)
            .where(Message.state == MessageState.QUEUED, Message.due_at > now + MOST_PATIENCE)
            .values(due_at=now + MOST_PATIENCE)
        )


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
