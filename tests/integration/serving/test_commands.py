"""The command line as an admin uses it: what it prints, what it changes, how it exits."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from campaign.deps import Deps
from tests.support.letters import confirmed

ROOT = Path(__file__).parents[3]


@pytest.fixture
def postbag(tmp_path: Path, database_url: str):
    def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "campaign", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("POSTBAG_")},
                "POSTBAG_INSTANCE": str(tmp_path / "instance"),
                "POSTBAG_DATABASE_URL": database_url,
                "POSTBAG_POSTCODE_SOURCES": "embedded",  # nothing leaves this machine
                **environ,
            },
        )

    return run


def test_faults_of_the_settings_are_listed_and_exit_with_2(postbag) -> None:
    done = postbag("outbox", "status", POSTBAG_ENV="production", POSTBAG_PORT="x")
    assert done.returncode == 2
    assert "POSTBAG_SECRET_KEY" in done.stderr
    assert "POSTBAG_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_postcodes_are_looked_up(postbag) -> None:
    done = postbag("postcodes", "lookup", "SW1A 0AA", "BT7 1NN")
    assert done.returncode == 0
    assert "Cities of London and Westminster" in done.stdout
    assert "Claire Hanna" in done.stdout
    assert postbag("postcodes", "lookup", "JE2 3AB").returncode == 1


def test_the_outbox_tells_its_states(postbag, deps: Deps) -> None:
    confirmed(deps)
    done = postbag("outbox", "status")
    assert done.returncode == 0
    lines = dict(line.split()[:2] for line in done.stdout.splitlines())
    assert lines["queued"] == "2"
    assert lines["waiting"] == "1"
    assert "2 messages held" in postbag("outbox", "hold").stdout
    assert "2 messages released" in postbag("outbox", "release").stdout


def test_retrying_what_does_not_exist_says_so(postbag) -> None:
    done = postbag("outbox", "retry", "0" * 32)
    assert done.returncode == 1
    assert "no message" in done.stderr


def test_a_campaign_can_be_paused_and_resumed(postbag) -> None:
    assert postbag("campaign", "pause", "secondary-breast-cancer").returncode == 0
    assert "paused" in postbag("campaign", "list").stdout
    assert postbag("campaign", "resume", "secondary-breast-cancer").returncode == 0
    missing = postbag("campaign", "pause", "no-such-campaign")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr


def test_a_folder_that_is_no_campaign_is_refused_plainly(postbag, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = postbag("campaign", "load", str(tmp_path / "empty"))
    assert done.returncode == 1
    assert "campaign.toml is missing" in done.stderr


def test_production_does_not_migrate_by_itself(postbag, tmp_path: Path) -> None:
    production = {
        "POSTBAG_ENV": "production",
        "POSTBAG_SECRET_KEY": "x" * 40,
        "POSTBAG_MAILER": "smtp",
        "POSTBAG_SMTP_URL": "smtp://mail.charity.example",
        "POSTBAG_MAIL_FROM": "letters@charity.example",
        "POSTBAG_PUBLIC_URL": "https://write.charity.example",
        "POSTBAG_DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}",
    }
    done = postbag("serve", **production)
    assert done.returncode == 1
    assert "postbag db upgrade" in done.stderr
    assert "0001" in postbag("db", "upgrade", "--dry-run", **production).stdout
    assert postbag("db", "upgrade", **production).returncode == 0
    assert "up to date" in postbag("db", "upgrade", **production).stdout


COMMANDS = [
    ("outbox", "status"),
    ("outbox", "hold"),
    ("users", "list"),
    ("campaign", "list"),
]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_without_tables_is_said_in_a_sentence(postbag, database_url, command) -> None:
    engine = create_engine(database_url)
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    engine.dispose()
    done = postbag(*command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database has no tables yet: run `postbag db upgrade`.\n"


def test_an_old_schema_is_said_in_a_sentence(postbag, tmp_path: Path) -> None:
    url = {"POSTBAG_DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite'}"}
    assert postbag("db", "upgrade", **url).returncode == 0
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as old, old:
        old.execute("DROP TABLE outbox_holds")
        old.execute("UPDATE alembic_version SET version_num = '0003'")
    done = postbag("outbox", "hold", **url)
    assert done.returncode == 1
    assert done.stderr == "The database is not up to date: run `postbag db upgrade`.\n"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://u:not-for-logs@127.0.0.1:1/x", "Connection refused"),
        ("sqlite:////no/such/folder/x.sqlite", "unable to open"),
    ],
)
@pytest.mark.parametrize("command", [("outbox", "status"), ("db", "upgrade")], ids=" ".join)
def test_a_database_that_is_away_is_said_in_a_sentence(postbag, command, url, words) -> None:
    done = postbag(*command, POSTBAG_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database does not answer: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "not-for-logs" not in done.stderr


def test_a_fault_of_our_own_is_not_blamed_on_the_database(postbag, tmp_path: Path) -> None:
    url = {"POSTBAG_DATABASE_URL": f"sqlite:///{tmp_path / 'odd.sqlite'}"}
    assert postbag("db", "upgrade", **url).returncode == 0
    with closing(sqlite3.connect(tmp_path / "odd.sqlite")) as odd, odd:
        odd.execute("DROP TABLE outbox_holds")
    done = postbag("outbox", "hold", **url)
    assert done.returncode == 1
    assert "unforeseen fault" in done.stderr
    assert "The database" not in done.stderr


def test_a_port_that_is_taken_is_said_and_not_shared(postbag) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = postbag("serve", POSTBAG_PORT=str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "already" in done.stderr
