"""Run by test_kill.py as a process of its own: kills workers at every step and reports what was left.

For each boundary (before and after every transaction's end and every call of the mailer) one letter
is confirmed, a forked worker is killed with SIGKILL at that boundary, and a healthy worker then
finds what was left behind, after the lease has run out. Prints one JSON line for each boundary.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.config import Settings
from campaign.core.mail import Mail, Mailer, Receipt
from campaign.db.models import Message, MessageKind
from campaign.outbox.worker import Worker
from campaign.wiring import wire
from tests.support.letters import action_of, confirmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaign.db.database import Database
    from campaign.deps import Deps


class Fuse:
    """Kills this process when the given boundary is reached."""

    def __init__(self, boundary: int) -> None:
        self.left = boundary

    def reach(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


class FusedDatabase:
    """The database, with boundaries before each transaction, before its commit and after it."""

    def __init__(self, inner: Database, fuse: Fuse) -> None:
        self.inner = inner
        self.fuse = fuse

    def read(self):
        return self.inner.read()

    @contextmanager
    def write(self) -> Iterator[Session]:
        self.fuse.reach()
        with self.inner.write() as session:
            yield session
            self.fuse.reach()
        self.fuse.reach()


class FusedMailer:
    """The mailer, with boundaries before and after each call."""

    def __init__(self, inner: Mailer, fuse: Fuse) -> None:
        self.inner = inner
        self.fuse = fuse

    @property
    def repeatable(self) -> bool:
        return self.inner.repeatable

    def send(self, mail: Mail) -> Receipt:
        self.fuse.reach()
        receipt = self.inner.send(mail)
        self.fuse.reach()
        return receipt


def outside(ahead: timedelta) -> Deps:
    wired = wire(Settings.from_env())
    return dataclasses.replace(wired, now=lambda: datetime.now(UTC) + ahead)


def work(deps: Deps, owner: str) -> None:
    worker = Worker(deps, owner)
    worker.tidy()
    while worker.step():
        pass


def in_child(boundary: int | None, ahead: timedelta) -> bool:
    """Run a worker in a forked process; whether it was killed."""
    child = os.fork()
    if child == 0:
        deps = outside(ahead)
        if boundary is not None:
            fuse = Fuse(boundary)
            deps = dataclasses.replace(
                deps, db=FusedDatabase(deps.db, fuse), mailer=FusedMailer(deps.mailer, fuse)
            )
        work(deps, f"worker-{os.getpid()}")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def letter_row(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def main() -> None:
    most = int(sys.argv[1])
    ahead = timedelta()
    for boundary in range(most):
        deps = outside(ahead)
        # The confirmation goes first and safely; the letter and the receipt are what is killed.
        key = confirmed(deps, f"supporter{boundary}@home.example")
        deps.db.close()
        killed = in_child(boundary, ahead)
        ahead += timedelta(minutes=20)
        in_child(None, ahead)
        deps = outside(ahead)
        row = letter_row(deps, key)
        report = {
            "boundary": boundary,
            "killed": killed,
            "message_id": row.message_id,
            "state": row.state,
            "action": action_of(deps, key).state,
        }
        deps.db.close()
        print(json.dumps(report), flush=True)
        if not killed:
            return


main()
