"""Models and migrations agree; SQLite is set up as it must be; times keep their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from campaign.db.base import Model
from campaign.db.database import Database
from campaign.db.migrate import is_current, pending, upgrade
from campaign.db.models import Campaign, Event
from tests.support.letters import confirmed


# SQLite cannot say what an index of an expression is of; test_lookups.py shows that it is there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_models_and_migrations_agree(database_url: str) -> None:
    db = Database(database_url)
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Model.metadata)
        assert found == []
        assert is_current(connection)
    assert pending(db) == []
    upgrade(db)
    db.close()


def test_foreign_keys_are_enforced(database_url: str) -> None:
    db = Database(database_url)
    with pytest.raises(IntegrityError), db.write() as session:
        session.add(Event(action_id=999_999, at=datetime.now(UTC), after="queued", cause="none"))
    db.close()


def test_sqlite_writes_ahead_and_survives_a_power_cut(tmp_path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with db.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    db.close()


def test_times_come_back_aware_and_in_utc(database_url: str) -> None:
    db = Database(database_url)
    moment = datetime(2026, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    with db.write() as session:
        session.add(Campaign(slug="x-1", title="X", loaded_at=moment))
    with db.read() as session:
        kept = session.query(Campaign).filter_by(slug="x-1").one().loaded_at
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="zone"), db.write() as session:
        session.add(Campaign(slug="x-2", title="X", loaded_at=datetime(2026, 1, 1)))  # noqa: DTZ001
    db.close()


def test_an_error_in_a_write_leaves_nothing_behind(deps) -> None:
    key = confirmed(deps)

    def half_done() -> None:
        with deps.db.write() as session:
            session.execute(text("DELETE FROM events"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    with deps.db.read() as session:
        assert session.scalar(text("SELECT count(*) FROM events")) > 0
    assert key
