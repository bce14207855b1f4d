"""A long run through faults, by hand: nothing lost, nothing doubled?

    python bench/faults.py [--letters 20000] [--seed 1] [--only sqlite|postgresql]

The run of tests/integration/outbox/test_faults.py at a larger size: worker processes are killed
with SIGKILL at random moments, the provider answers 400, 401, 403, 413, 429, 500 and 503, hangs,
takes a letter on and hangs up, or hangs up without reading; the database is locked for seconds,
and on SQLite the disk is full once. What is uncertain is settled by the provider's events, sent
doubled and in no order; what they say nothing of is put back, as a person would. At the end each
letter's state is compared with the provider's own record, and that each was given up if and only if
the provider's last answer was a refusal for good. Exit code 1 if any differs.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # not bench itself, whose http.py would hide the standard one

from campaign.deps import Deps  # noqa: E402 - the checkout's own packages come first
from campaign.outbox.deliveries import apply_deliveries  # noqa: E402 - same
from campaign.webhooks.service import store_events  # noqa: E402 - same
from tests.support.fault_events import posted_events  # noqa: E402 - same
from tests.support.fault_plan import Plan  # noqa: E402 - same
from tests.support.fault_run import run  # noqa: E402 - same
from tests.support.instance import instance  # noqa: E402 - same


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    plan = Plan(
        letters=chosen.letters,
        seed=chosen.seed,
        kills=max(25, chosen.letters // 80),
        locks=(4.0,) * 6,
        disk_full=5.0,
    )
    wrong = 0
    for database in ("sqlite", "postgresql"):
        if chosen.only in (None, database):
            with instance(database) as environ, tempfile.TemporaryDirectory() as folder:
                report = run(environ, Path(folder), plan, settle)
            print(f"{database}: {json.dumps(vars(report), indent=1)}")
            wrong += len(report.lost) + len(report.doubled) + len(report.untrue)
            wrong += len(report.given_up_wrongly)
    sys.exit(1 if wrong else 0)


def settle(deps: Deps, record: list[dict[str, str]]) -> None:
    """The provider's events, stored as the webhook stores them, and applied."""
    for body in posted_events(record):
        store_events(deps, body)
    while apply_deliveries(deps):
        pass


if __name__ == "__main__":
    main()
