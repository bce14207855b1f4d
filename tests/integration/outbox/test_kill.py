"""A worker killed with SIGKILL between any two steps: no letter lost, none sent twice."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.smtp_server import FakeSmtp
from tests.support.inbox import Inbox

ROOT = Path(__file__).parents[3]
# More boundaries than one run of confirmation, letter and receipt has.
MOST = 80

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),  # its own old calls
]


def killed_runs(instance: Path, database_url: str, **settings: str) -> list[dict[str, object]]:
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "POSTBAG_INSTANCE": str(instance),
        "POSTBAG_DATABASE_URL": database_url,
        **settings,
    }
    script = Path(__file__).with_name("killed_worker.py")
    done = subprocess.run(
        [sys.executable, str(script), str(MOST)],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert not runs[-1]["killed"], "the last run must have come through alive"
    assert all(run["killed"] for run in runs[:-1])
    # Claim, begin, record have three boundaries each and the call two, for three messages.
    assert len(runs) > 3 * 11
    return runs


def test_no_letter_is_lost_or_doubled_with_files(tmp_path: Path, database_url: str) -> None:
    runs = killed_runs(tmp_path / "instance", database_url)
    delivered = [str(each["Message-ID"]) for each in Inbox(tmp_path / "instance/outbox").all()]
    for run in runs:
        assert delivered.count(str(run["message_id"])) == 1, run
        assert (run["state"], run["action"]) == ("accepted", "sent"), run


def test_no_letter_is_doubled_and_none_vanishes_with_smtp(
    tmp_path: Path, database_url: str
) -> None:
    with FakeSmtp() as server:
        runs = killed_runs(
            tmp_path / "instance",
            database_url,
            POSTBAG_MAILER="smtp",
            POSTBAG_SMTP_URL=f"smtp://127.0.0.1:{server.port}",
            POSTBAG_MAIL_REDIRECT_TO="everything@charity.example",
        )
        delivered = [
            str(email.message_from_bytes(each.content)["Message-ID"]) for each in server.received
        ]
    for run in runs:
        times = delivered.count(str(run["message_id"]))
        assert times <= 1, f"sent twice: {run}"
        if times == 0:
            # Not sent, and not said to be sent: it waits for a person.
            assert (run["state"], run["action"]) == ("uncertain", "uncertain"), run
        assert run["state"] in ("accepted", "uncertain"), run
        if run["state"] == "accepted":
            assert times == 1, run
    assert any(run["state"] == "uncertain" for run in runs)
    assert sum(run["state"] == "accepted" for run in runs) > len(runs) / 2
