"""The team's list at many actions: first, middle and last page, a rare filter, and the counts.

    python bench/team_list.py [--actions N] [--database URL]

The same queries as `/team/actions`, on made-up actions in a fresh SQLite file (or in the empty
database that is named), each timed thirty times in one run.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert, select  # noqa: E402 - the checkout's own packages come first

from campaign.core.states import ActionState  # noqa: E402 - same
from campaign.db.database import Database  # noqa: E402 - same
from campaign.db.migrate import upgrade  # noqa: E402 - same
from campaign.db.models import Action, Campaign  # noqa: E402 - same
from campaign.team.filters import Filters  # noqa: E402 - same
from campaign.team.queries import older, place_of, state_counts  # noqa: E402 - same

ROUNDS = 30
BATCH = 5_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
NATIONS = ("england",) * 17 + ("scotland", "wales", "northern-ireland")
STATES = (ActionState.SENT,) * 18 + (ActionState.QUEUED, ActionState.FAILED)


def main() -> None:
    """Fill a database and time the list on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=100_000)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(chosen.database or f"sqlite:///{folder}/bench.sqlite")
        upgrade(db)
        fill(db, chosen.actions)
        measure(db, chosen.actions)
        db.close()


def fill(db: Database, number: int) -> None:
    """Add made-up actions."""
    with db.write() as session:
        campaign = Campaign(slug="bench", title="Bench", loaded_at=BEGAN)
        session.add(campaign)
        session.flush()
        for first in range(0, number, BATCH):
            rows = [row(index, campaign.id) for index in range(first, min(first + BATCH, number))]
            session.execute(insert(Action), rows)


def row(index: int, campaign_id: int) -> dict[str, object]:
    """One made-up action; states and nations are spread about as in life."""
    moment = BEGAN + timedelta(seconds=7 * index)
    return {
        "key": f"{index:032x}",
        "reference": f"{index:07d}",
        "campaign_id": campaign_id,
        "state": STATES[index % len(STATES)],
        "created_at": moment,
        "updated_at": moment,
        "confirmed_at": moment,
        "constituency_code": f"E{14_000_000 + index % 650}",
        "constituency_name": f"Constituency {index % 650}",
        "nation": NATIONS[index * 7 % len(NATIONS)],
        "member_name": "A Member",
        "own_share": index % 100,
        "name": f"Supporter {index}",
        "email": "supporter@home.example",
        "body": "A letter of the usual length. " * 60,
    }


def measure(db: Database, number: int) -> None:
    """Time each query and print a line for it."""
    with db.read() as session:
        ids = session.scalars(select(Action.id).order_by(Action.id)).all()
        middle, last = place_of(session, ids[len(ids) // 2]), place_of(session, ids[60])
        rare = Filters(state=ActionState.FAILED, nation="northern-ireland")
        print(
            f"{number:,} actions, {db.engine.dialect.name}; milliseconds, median and worst of {ROUNDS}"
        )
        show("first page", lambda: older(session, Filters()))
        show("middle page", lambda: older(session, Filters(), middle))
        show("last page", lambda: older(session, Filters(), last))
        show("failed in Northern Ireland", lambda: older(session, rare))
        show("counts of all states", lambda: state_counts(session, Filters()))


def show(what: str, call: Callable[[], object]) -> None:
    """Median and worst of several calls, in milliseconds."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - started))
    print(f"  {what:<28} {statistics.median(took):8.1f} {max(took):8.1f}")


main()
