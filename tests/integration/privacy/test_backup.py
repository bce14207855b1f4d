"""A backup put back: nothing goes twice, whoever was erased stays erased."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from campaign.chain.service import Recorded, record
from campaign.core.chain import Source, Stage
from campaign.core.states import ActionState, MessageState
from campaign.db.models import Answer, Message, Suppression
from campaign.deps import Deps
from campaign.outbox.holds import release
from campaign.privacy.backup_cli import backup, restore
from campaign.privacy.erasing import erase
from tests.support.clock import SetClock
from tests.support.inbox import Inbox
from tests.support.letters import action_of, awaiting, confirmed
from tests.support.way import work


@pytest.fixture
def on_sqlite(deps: Deps) -> Deps:
    if not deps.db.url.startswith("sqlite"):
        pytest.skip("PostgreSQL has its own tools")
    return deps


def run(command, deps: Deps, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=lambda: deps)


def letters(deps: Deps) -> list[Message]:
    with deps.db.read() as session:
        return list(session.scalars(select(Message).where(Message.kind == "letter")))


def test_what_was_sent_since_is_never_sent_again(
    on_sqlite: Deps, tmp_path: Path, inbox: Inbox
) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    key = confirmed(deps)
    assert run(backup, deps, str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    work(deps)
    sent = len(list(deps.settings.outbox_folder.iterdir()))
    assert action_of(deps, key).state == ActionState.SENT

    done = run(restore, deps, str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert letters(deps)[0].state == MessageState.UNCERTAIN
    work(deps)
    release(deps)
    work(deps)
    assert len(list(deps.settings.outbox_folder.iterdir())) == sent
    assert action_of(deps, key).state == ActionState.UNCERTAIN


def test_whoever_was_erased_since_is_erased_again(on_sqlite: Deps, tmp_path: Path) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    key, other = confirmed(deps), confirmed(deps, "other@home.example")
    work(deps)
    run(backup, deps, str(file))
    erase(deps, "jane@home.example", "command")
    done = run(restore, deps, str(file), "--yes")
    assert "deleted again: 1." in done.output
    assert action_of(deps, key).name is None
    assert action_of(deps, other).name
    assert run(restore, deps, str(file), "--yes").exit_code == 0, "and as often as need be"


def test_what_else_was_held_of_an_erased_address_stays_erased(
    on_sqlite: Deps, tmp_path: Path, clock: SetClock
) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    key = confirmed(deps)
    number = action_of(deps, key).id
    with deps.db.write() as session:
        session.add(Suppression(email="Jane@home.example", reason="bounced", since=deps.now()))
        session.add(Suppression(email="other@home.example", reason="bounced", since=deps.now()))
        claim = Recorded(Stage.ANSWERED, deps.now().date(), Source.STAFF, note="Jane rang us.")
        record(deps, session, claim, [number])
    run(backup, deps, str(file))
    erase(deps, "jane@home.example", "command")
    clock.pass_time(minutes=5)
    run(restore, deps, str(file), "--yes")
    with deps.db.read() as session:
        assert session.scalars(select(Suppression.email)).all() == ["other@home.example"]
        assert session.scalars(select(Answer.note)).all() == [None]
    remembered = (deps.settings.instance / "erased-addresses.txt").read_text()
    assert "jane" not in remembered.lower()


def test_whoever_wrote_again_after_being_erased_is_not_erased_with_it(
    on_sqlite: Deps, tmp_path: Path, clock: SetClock
) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    confirmed(deps)
    erase(deps, "jane@home.example", "command")
    clock.pass_time(days=1)
    key = confirmed(deps)
    with deps.db.write() as session:
        session.add(Suppression(email="jane@home.example", reason="bounced", since=deps.now()))
    run(backup, deps, str(file))
    run(restore, deps, str(file), "--yes")
    assert action_of(deps, key).name
    with deps.db.read() as session:
        assert session.scalars(select(Suppression.email)).all() == ["jane@home.example"]


def test_a_letter_confirmed_since_cannot_be_confirmed_again(
    on_sqlite: Deps, tmp_path: Path, clock: SetClock
) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    awaiting(deps)
    run(backup, deps, str(file))
    done = run(restore, deps, str(file), "--yes")
    assert "no longer works: 1." in done.output
    release(deps)
    clock.pass_time(days=2)
    work(deps)
    with deps.db.read() as session:
        assert "reminder" not in set(session.scalars(select(Message.kind)))


def test_it_is_refused_while_letters_are_being_sent(on_sqlite: Deps, tmp_path: Path) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    confirmed(deps)
    run(backup, deps, str(file))
    with deps.db.write() as session:
        for row in session.scalars(select(Message).where(Message.kind == "letter")):
            row.state = MessageState.SENDING
    done = run(restore, deps, str(file), "--yes")
    assert (done.exit_code, "being sent" in done.output) == (1, True)


def test_strange_and_newer_files_are_refused_and_nothing_is_written_over(
    on_sqlite: Deps, tmp_path: Path
) -> None:
    deps, file = on_sqlite, tmp_path / "copy.sqlite"
    run(backup, deps, str(file))
    assert run(backup, deps, str(file)).exit_code == 1
    strange = tmp_path / "strange.sqlite"
    strange.write_text("hello")
    assert run(restore, deps, str(strange), "--yes").exit_code == 1
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()
    done = run(restore, deps, str(file), "--yes")
    assert (done.exit_code, "newer Postbag" in done.output) == (1, True)
    assert run(restore, deps, str(file)).exit_code == 1, "it asks first"


def test_only_old_backups_are_pruned(on_sqlite: Deps, tmp_path: Path) -> None:
    deps, folder = on_sqlite, tmp_path / "backups"
    folder.mkdir()
    old, new, other = folder / "old.sqlite", folder / "new.sqlite", folder / "other.txt"
    run(backup, deps, str(old))
    run(backup, deps, str(new))
    other.write_text("mine")
    now = deps.now().timestamp()
    for file in (old, other):
        os.utime(file, (now - 31 * 86400,) * 2)
    os.utime(new, (now, now))
    run(backup, deps, "--prune", str(folder), "--dry-run")
    assert old.exists()
    assert run(backup, deps, "--prune", str(folder)).exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["new.sqlite", "other.txt"]


def test_postgresql_is_told_what_to_do_and_made_safe(deps: Deps, tmp_path: Path) -> None:
    confirmed(deps)
    if deps.db.url.startswith("postgresql"):
        done = run(backup, deps, str(tmp_path / "copy"))
        assert (done.exit_code, "pg_dump" in done.output) == (1, True)
    assert run(restore, deps, "--after-pg-restore", "--yes").exit_code == 0
    assert letters(deps)[0].state == MessageState.UNCERTAIN
