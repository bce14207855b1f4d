"""Two thousand letters through killed workers and a provider that fails in every way it can.

The figures of longer runs are in docs/reliability.md; they are made by bench/faults.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from campaign.outbox.deliveries import apply_deliveries
from campaign.webhooks.service import store_events
from tests.support.fault_events import posted_events
from tests.support.fault_plan import Plan
from tests.support.fault_run import run

pytestmark = pytest.mark.timeout(600)


def settle(deps, record) -> None:
    """The provider's events: late, doubled and in no order."""
    for body in posted_events(record):
        store_events(deps, body)
    while apply_deliveries(deps):
        pass


def test_no_letter_is_lost_and_none_is_doubled(tmp_path: Path, database_url: str) -> None:
    environ = {
        "POSTBAG_INSTANCE": str(tmp_path / "instance"),
        "POSTBAG_DATABASE_URL": database_url,
        "POSTBAG_SECRET_KEY": "a made-up secret key, long enough for tests",
        "POSTBAG_POSTCODE_SOURCES": "embedded",
        "POSTBAG_LETTERS_PER_MEMBER_PER_HOUR": "0",
        "POSTBAG_LOG_LEVEL": "ERROR",
    }
    report = run(environ, tmp_path, Plan(), settle)
    print(report)
    assert report.lost == []
    assert report.doubled == []
    assert report.untrue == []
    assert report.given_up_wrongly == []
    assert report.accepted + report.refused == report.letters
    # The run was what it says: workers died, letters hung in the balance, and were settled.
    assert report.killed == 25
    assert report.uncertain_at_first > 0
    assert report.settled_by_events > 0
    assert report.put_back_by_a_person > 0
    assert report.refused > 0
    assert {"accepted", "hung", "unread", "refused 500"} <= set(report.fates)
