"""The same file kept and given up in the same moment: neither is lost, and neither fails."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.db.erasure import drop_files
from campaign.db.models import Blob, InboundMail, KeptFile
from campaign.outbox.files import keep_blob

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

PDF = b"%PDF-1.4 an answer that came to many"
A_WHILE = 1.0
"""Seconds: time enough for the other to come as far as it can."""


@pytest.fixture
def mails(deps: Deps) -> tuple[int, int]:
    """Two mails; the first has the file."""
    with deps.db.write() as session:
        rows = [
            InboundMail(
                key=f"{number:032}", digest=f"{number:064}", raw=None, received_at=deps.now()
            )
            for number in (1, 2)
        ]
        session.add_all(rows)
        session.flush()
        first, second = (row.id for row in rows)
        keep(deps, session, first)
    return first, second


def keep(deps: Deps, session: Session, mail: int) -> None:
    digest = keep_blob(deps, session, PDF)
    session.add(KeptFile(inbound_id=mail, sha256=digest, name="a.pdf", media_type="text/plain"))


def test_whoever_deletes_waits_for_whoever_keeps(deps: Deps, mails: tuple[int, int]) -> None:
    with deps.db.write() as session:
        digest = keep_blob(deps, session, PDF)  # known already: it came with the first mail
        other = together(deps, lambda theirs: drop_files(theirs, KeptFile.inbound_id == mails[0]))
        other.join(A_WHILE)
        file = KeptFile(inbound_id=mails[1], sha256=digest, name="a.pdf", media_type="text/plain")
        session.add(file)
    assert finished(other) == []
    assert held(deps) == (1, 1)


def test_whoever_keeps_waits_for_whoever_deletes(deps: Deps, mails: tuple[int, int]) -> None:
    with deps.db.write() as session:
        drop_files(session, KeptFile.inbound_id == mails[0])
        other = together(deps, lambda theirs: keep(deps, theirs, mails[1]))
        other.join(A_WHILE)
    assert finished(other) == []
    assert held(deps) == (1, 1)


def test_the_last_file_takes_its_content_along(deps: Deps, mails: tuple[int, int]) -> None:
    with deps.db.write() as session:
        keep(deps, session, mails[1])
    for mail, left in zip(mails, ((1, 1), (0, 0)), strict=True):
        with deps.db.write() as session:
            drop_files(session, KeptFile.inbound_id == mail)
        assert held(deps) == left


class Other(threading.Thread):
    """Somebody else, with a transaction of their own; remembers what went wrong."""

    def __init__(self, deps: Deps, do: Callable[[Session], None]) -> None:
        super().__init__()
        self.deps, self.do, self.faults = deps, do, list[Exception]()

    def run(self) -> None:
        try:
            with self.deps.db.write() as session:
                self.do(session)
        except Exception as error:  # noqa: BLE001 - told by the test
            self.faults.append(error)


def together(deps: Deps, do: Callable[[Session], None]) -> Other:
    other = Other(deps, do)
    other.start()
    return other


def finished(other: Other) -> list[Exception]:
    other.join(10)
    assert not other.is_alive()
    return other.faults


def held(deps: Deps) -> tuple[int, int]:
    """How many files, and how many contents."""
    with deps.db.read() as session:
        files = session.scalars(select(KeptFile.id)).all()
        return len(files), len(session.scalars(select(Blob.sha256)).all())
