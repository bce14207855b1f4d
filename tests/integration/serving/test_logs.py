"""A whole run at the loudest level, with planted people: none of them is in what was written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PLANTED = {
    "name": "Jocasta Plantedname",
    "email": "jocasta.planted@home.example",
    "address_1": "17 Plantedstreet",
    "town": "Plantedtown",
}
POSTCODE = "M1 1AE"
STORY = "My plantedstory began with a plantedlump."
SECRETS = (
    "jocasta",
    "planted",
    "m1 1ae",
    "m11ae",
    "m1%201ae",
    "m1+1ae",
)


def run(tmp_path: Path, database_url: str, mailer: str, leak: str = "", log: str = "text") -> str:
    """Everything that a run of the product wrote, to either stream and to files of its own."""
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("POSTBAG_")},
        "POSTBAG_INSTANCE": str(tmp_path / "instance"),
        "POSTBAG_DATABASE_URL": database_url,
        "POSTBAG_SECRET_KEY": "a made-up secret key, long enough for tests",
        "POSTBAG_PUBLIC_URL": "http://localhost",
        "POSTBAG_POSTCODE_SOURCES": "embedded",
        "POSTBAG_LOG_LEVEL": "DEBUG",
        "POSTBAG_LOG_FORMAT": log,
        "PLANTED": json.dumps({**PLANTED, "postcode": POSTCODE, "story": STORY}),
        "MAILER": mailer,
        "LEAK": leak,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.serving.logged_run"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "the run is complete" in done.stdout
    written = [path.read_text() for path in (tmp_path / "instance").rglob("*.log")]
    return "\n".join([done.stdout, done.stderr, *written])


def found(text: str) -> list[str]:
    return [line for line in text.splitlines() if any(each in line.lower() for each in SECRETS)]


@pytest.mark.parametrize("mailer", ["file", "smtp", "sendgrid"])
def test_nobody_is_in_the_log_of_a_whole_run(tmp_path, database_url, mailer) -> None:
    text = run(tmp_path, database_url, mailer)
    assert not found(text)
    # It did speak: of messages, by their keys, and of the faults that were made on purpose.
    assert "message tried" in text
    assert "unforeseen" in text
    assert "mailer failed unexpectedly" in text
    assert "mail read" in text


def test_nor_in_lines_for_machines(tmp_path, database_url) -> None:
    text = run(tmp_path, database_url, "smtp", log="json")
    assert not found(text)
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    tried = [each for each in lines if each["words"] == "message tried"]
    assert tried
    assert all(len(each["mail"]) == 32 and each["state"] for each in tried)


@pytest.mark.parametrize("leak", ["own", "print"])
def test_a_leak_would_be_found(tmp_path, database_url, leak) -> None:
    assert found(run(tmp_path, database_url, "file", leak))
