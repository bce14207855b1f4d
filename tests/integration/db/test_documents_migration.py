"""From documents that were versions (0002) to documents that have versions (0003): nothing is lost."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from campaign.content.files import shipped_campaigns
from campaign.core.campaign_toml import settings_of
from campaign.db.database import Database
from campaign.db.migrate import _config, upgrade

MOMENT = "2026-10-01 08:00:00.000000"


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the schema before."""
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    else:
        url = database_url
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    db = Database(url)
    config = _config()
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    yield db
    db.close()


def fill(db: Database) -> None:
    (shipped,) = shipped_campaigns()
    raw = tomllib.loads((shipped / "campaign.toml").read_text("utf-8"))
    settings = json.dumps(json.loads(json.dumps(raw, default=str)))
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO campaigns (id, slug, title, settings, status, loaded_at) "
                "VALUES (1, :slug, 'T', :settings, 'open', :at)"
            ),
            {"slug": raw["slug"], "settings": settings, "at": MOMENT},
        )
        rows = [
            (5, "mp", "wales", 1, "Old subject", "Old text\n"),
            (6, "mp", "wales", 2, "New subject", "New text\n"),
            (7, "minister", "wales", 1, "To the minister", "Text\n"),
            (9, "settings", raw["slug"], 1, "", settings),
        ]
        for number, kind, name, version, subject, body in rows:
            connection.execute(
                text(
                    "INSERT INTO documents (id, campaign_id, kind, name, language, version, "
                    "subject, text, created_at) VALUES (:id, 1, :kind, :name, 'en', :version, "
                    ":subject, :text, :at)"
                ),
                {
                    "id": number,
                    "kind": kind,
                    "name": name,
                    "version": version,
                    "subject": subject,
                    "text": body,
                    "at": MOMENT,
                },
            )
        connection.execute(
            text(
                "INSERT INTO actions (key, reference, campaign_id, state, created_at, updated_at, "
                "constituency_code, constituency_name, nation, member_name, found_by, language, "
                "source, letter_document_id, minister_document_id, settings_document_id, "
                "confirm_round, mails_sent) VALUES ('k', 'ABC-DEF', 1, 'drafted', :at, :at, "
                "'W07000081', 'Somewhere', 'wales', 'A', 'postcode', 'en', '', 5, 7, 9, 0, 0)"
            ),
            {"at": MOMENT},
        )
        connection.execute(
            text(
                "INSERT INTO kept_texts (action_id, text, kept_at) "
                "SELECT id, 'Kept.', :at FROM actions"
            ),
            {"at": MOMENT},
        )


def test_versions_keep_their_ids_and_drafts_their_letters(old: Database) -> None:
    fill(old)
    upgrade(old)
    with old.engine.connect() as connection:

        def rows(statement: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(statement))]

        assert rows("SELECT id, kind, name, variant FROM documents ORDER BY id") == [
            (5, "mp", "wales", ""),
            (7, "minister", "wales", ""),
            (9, "settings", "secondary-breast-cancer", ""),
        ]
        assert rows(
            "SELECT id, document_id, number, subject, state FROM versions WHERE id < 9 ORDER BY id"
        ) == [
            (5, 5, 1, "Old subject", "published"),
            (6, 5, 2, "New subject", "published"),
            (7, 7, 1, "To the minister", "published"),
        ]
        assert rows(
            "SELECT letter_version_id, minister_version_id, settings_version_id, variant "
            "FROM actions"
        ) == [(5, 7, 9, "")]
        assert rows("SELECT text FROM kept_texts") == [("Kept.",)]
        ((toml,),) = rows("SELECT text FROM versions WHERE id = 9")
        assert settings_of(str(toml)).charity_name == "Breast Cancer Now"


def test_the_next_version_gets_an_id_of_its_own(old: Database) -> None:
    fill(old)
    upgrade(old)
    with old.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO versions (document_id, number, subject, text, note, state, created_at)"
                " VALUES (5, 3, 'S', 'T', '', 'draft', :at)"
            ),
            {"at": MOMENT},
        )
        newest = connection.execute(text("SELECT MAX(id) FROM versions")).scalar()
    assert newest is not None
    assert newest > 9


# SQLite cannot say what an index of an expression is of; test_lookups.py shows that it is there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_the_models_are_what_the_migrations_make(old: Database) -> None:
    upgrade(old)
    config = _config()
    with old.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)
