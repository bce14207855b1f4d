"""Marked data in every personal column: erased and swept, none of it is anywhere; the counts stay."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import LargeBinary, Text, cast, func, select, text
from sqlalchemy.engine import make_url

from campaign.content.tallies import letters_sent
from campaign.db.base import Model
from campaign.db.models import Action, Answer, AnswerLink, AuditEntry, Erasure, Message, User
from campaign.deps import Deps
from campaign.privacy.erasing import erase
from campaign.privacy.sweep import overdue, sweep
from tests.integration.privacy.planted import MARK, plant
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed
from tests.support.way import work


def test_marked_data_is_nowhere_after_erasing_and_sweeping(deps: Deps, clock: SetClock) -> None:
    action = _letter(deps)
    marked = _plant(deps, action)
    everything = {
        f"{table.name}.{column.name}"
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.info.get("personal")
    }
    assert marked == everything
    assert _found(deps) == {name.partition(".")[0] for name in marked}

    done = erase(deps, MARK, "command")
    assert done.letters == 1
    _close_accounts(deps)
    clock.pass_time(days=366)
    _sweep(deps)
    assert _found(deps) == set()
    assert overdue(deps) == []
    _look_into_the_file(deps)
    _counts_stay(deps, action)


def test_what_belongs_to_a_letter_is_gone_at_once(deps: Deps) -> None:
    action = _letter(deps)
    _plant(deps, action)
    erase(deps, MARK, "command")
    left = _found(deps)
    of_staff = {"users", "passkeys", "staff_sessions", "member_notes", "tasks", "contacts"}
    assert left <= of_staff, left


def test_the_sweep_alone_leaves_nothing(deps: Deps, clock: SetClock) -> None:
    action = _letter(deps)
    _plant(deps, action)
    _close_accounts(deps)
    clock.pass_time(days=731)
    _sweep(deps)
    assert _found(deps) == set()
    _counts_stay(deps, action)


def test_the_audit_log_and_the_record_name_nobody(deps: Deps) -> None:
    action = _letter(deps)
    _plant(deps, action)
    erase(deps, MARK, "command")
    with deps.db.read() as session:
        row = session.scalars(select(Erasure)).one()
        assert (row.asked_by, row.letters) == ("command", 1)
        entries = session.scalars(select(AuditEntry)).all()
    assert [entry.what for entry in entries] == ["erased"]
    assert MARK not in str(entries[0].detail)


def _letter(deps: Deps) -> Action:
    key = confirmed(deps)
    work(deps)
    return action_of(deps, key)


def _plant(deps: Deps, action: Action) -> set[str]:
    with deps.db.write() as session:
        key = session.scalars(select(Message.key).where(Message.action_id == action.id)).first()
        assert key
        marked = plant(deps, session, action.id, key)
        for answer in session.scalars(select(Answer.id)):
            session.add(AnswerLink(answer_id=answer, action_id=action.id))
        return marked


def _close_accounts(deps: Deps) -> None:
    """As whoever manages the accounts does."""
    with deps.db.write() as session:
        session.execute(text("DELETE FROM staff_sessions"))
        session.execute(text("DELETE FROM passkeys"))
        for user in session.scalars(select(User)):
            user.email, user.password = f"closed-{user.id}", None
            user.totp_secret = user.recovery_codes = None


def _sweep(deps: Deps) -> None:
    while sweep(deps):
        pass


def _counts_stay(deps: Deps, action: Action) -> None:
    with deps.db.read() as session:
        row = session.get_one(Action, action.id)
        assert letters_sent(session, action.campaign_id) == 1
        same = ("state", "confirmed_on", "constituency_code", "nation", "stage", "source")
        assert all(getattr(row, name) == getattr(action, name) for name in same)


def _found(deps: Deps) -> set[str]:
    """The tables in which the mark is, in any column, personal or not."""
    found = set()
    with deps.db.read() as session:
        for table in Model.metadata.sorted_tables:
            for column in table.columns:
                value = (
                    func.encode(column, "escape")
                    if isinstance(column.type, LargeBinary)
                    and session.get_bind().dialect.name == "postgresql"
                    else cast(column, Text)
                )
                holds = select(func.count()).select_from(table).where(value.like(f"%{MARK}%"))
                if session.scalar(holds):
                    found.add(table.name)
    return found


def _look_into_the_file(deps: Deps) -> None:
    """Not even in the pages that SQLite has given up."""
    url = make_url(deps.db.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    with deps.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in Path(url.database).parent.glob(f"{Path(url.database).name}*"):
        assert MARK.encode() not in file.read_bytes(), file.name
