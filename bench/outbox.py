"""The outbox under load: claims by several processes, how fast a worker drains, what a letter costs.

    python bench/outbox.py claims [--messages 50000] [--database URL]
    python bench/outbox.py cost [--letters 2000]
    python bench/outbox.py drain [--letters 3000] [--threads 16] [--workers 1] [--delay-ms 50]

`claims`: four processes on PostgreSQL (a real one, from the test packages), then two on SQLite,
take all messages out of the same outbox, in batches; no message may be taken twice.

`cost`: processor time of one thread for each letter, in each step of its way through the outbox,
without the mailer; sixteen letters at a time, as a busy worker takes them.

`drain`: real worker processes send letters with both enclosures, each one different, by the
SendGrid mailer to a fake of it that takes the given time for each answer; on SQLite and
PostgreSQL. Printed are letters a second from the first to the last, and the workers' own
processor time for each letter. The receipts that follow are left out.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # not bench itself, whose http.py would hide the standard one

from sqlalchemy import func, select  # noqa: E402 - the checkout's own packages come first

from campaign.config import Settings  # noqa: E402 - same
from campaign.core.mail import Receipt  # noqa: E402 - same
from campaign.core.states import MessageState  # noqa: E402 - same
from campaign.db.models import Message, MessageKind  # noqa: E402 - same
from campaign.deps import Deps  # noqa: E402 - same
from campaign.outbox.attempt import begin, prepare  # noqa: E402 - same
from campaign.outbox.claims import claim  # noqa: E402 - same
from campaign.outbox.outcomes import Outcome, record  # noqa: E402 - same
from campaign.wiring import wire  # noqa: E402 - same
from tests.support.crowd import crowd  # noqa: E402 - same
from tests.support.instance import instance  # noqa: E402 - same

LEASE = timedelta(hours=1)
TOGETHER = 32
BUSY = 16


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("claims", "cost", "drain"))
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--letters", type=int, default=3_000)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--delay-ms", type=int, default=50)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    for name, processes in (("postgresql", 4), ("sqlite", 2)):
        if chosen.only not in (None, name):
            continue
        with instance(name) as environ:
            if chosen.what == "claims":
                claims(name, environ, chosen.messages, processes)
            elif chosen.what == "cost":
                cost(name, environ, chosen.letters)
            else:
                drain(name, environ, chosen)


def claims(name: str, environ: dict[str, str], number: int, processes: int) -> None:
    """All messages taken by several processes at once."""
    deps = wire(Settings.from_env(environ))
    crowd(deps, number, receipts=False)
    deps.db.close()
    context = get_context("spawn")
    with context.Pool(processes) as pool:
        pool.starmap(ready, [(environ,)] * processes)
        started = time.perf_counter()
        taken = pool.starmap(take_all, [(environ, each) for each in range(processes)])
        took = time.perf_counter() - started
    ids = [each for one in taken for each in one]
    doubles = len(ids) - len(set(ids))
    shares = ", ".join(f"{len(one):,}" for one in taken)
    print(
        f"claims, {name}, {processes} processes: {len(set(ids)):,} of {number:,} messages, "
        f"{doubles} taken twice, {len(ids) / took:,.0f} a second (each process: {shares})"
    )
    assert doubles == 0
    assert len(ids) == number


def ready(_environ: dict[str, str]) -> None:
    """Have everything imported before the time counts."""
    time.sleep(0.2)


def take_all(environ: dict[str, str], number: int) -> list[int]:
    """One process: claims until nothing is left."""
    deps = wire(Settings.from_env(environ))
    ids: list[int] = []
    empty = 0
    while empty < 20:  # noqa: PLR2004 - an empty claim does not mean an empty queue
        some = claim(deps, f"process-{number}", LEASE, TOGETHER)
        ids += some
        empty = 0 if some else empty + 1
        if not some:
            time.sleep(0.01)
    deps.db.close()
    return ids


def cost(name: str, environ: dict[str, str], number: int) -> None:
    """What each step costs."""
    deps = wire(Settings.from_env(environ))
    crowd(deps, number + TOGETHER)
    spent: dict[str, float] = {}

    def timed(step: str, do: Callable[..., Any], *given: Any) -> Any:
        before = time.thread_time()
        answer = do(*given)
        spent[step] = spent.get(step, 0.0) + time.thread_time() - before
        return answer

    for _ in range(number // BUSY + 2):
        if sum(spent.values()) and not spent.get("warm"):
            spent = {"warm": 1.0}  # the first round imports and compiles
        ids = timed("claim", claim, deps, "bench", LEASE, BUSY)
        if not ids:
            break
        mails = timed("make e-mail and enclosures", prepare, deps, ids)
        going = timed("begin", begin, deps, "bench", LEASE, list(mails.items()))
        outcomes = [Outcome(each, Receipt("made up"), deps.now(), 50) for each in going]
        timed("record", record, deps, "bench", outcomes)
    del spent["warm"]
    ledger = sum(spent.values()) - spent["make e-mail and enclosures"]
    parts = ", ".join(f"{step} {1000 * each / number:.2f}" for step, each in spent.items())
    print(
        f"cost, {name}, ms of processor time a letter: {parts}; the outbox itself "
        f"{1000 * ledger / number:.2f}"
    )
    deps.db.close()


def drain(name: str, environ: dict[str, str], chosen: argparse.Namespace) -> None:
    """Letters sent by worker processes to a slow provider."""
    deps = wire(Settings.from_env(environ))
    with tempfile.TemporaryDirectory() as folder, provider(folder, chosen.delay_ms) as host:
        keys = crowd(deps, chosen.letters)
        sending = {
            **environ,
            "POSTBAG_MAILER": "sendgrid",
            "POSTBAG_SENDGRID_API_KEY": "SG.test-key",
            "POSTBAG_SENDGRID_HOST": host,
            "POSTBAG_MAIL_REDIRECT_TO": "everything@charity.example",
            "POSTBAG_WORKER_THREADS": str(chosen.threads),
        }
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        workers = [start(sending) for _ in range(chosen.workers)]
        wait_until_sent(deps, 1)
        started, first = time.perf_counter(), sent(deps)
        wait_until_sent(deps, chosen.letters)
        took = time.perf_counter() - started
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(20)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
        print(
            f"drain, {name}, {chosen.workers} worker(s) with {chosen.threads} threads, provider "
            f"{chosen.delay_ms} ms: {(chosen.letters - first) / took:,.0f} letters a second; "
            f"workers' processor time {1000 * cpu / chosen.letters:.2f} ms a letter, start-up "
            "included"
        )
        check(deps, keys)
    deps.db.close()


@contextmanager
def provider(folder: str, delay_ms: int) -> Iterator[str]:
    """The fake provider as a process of its own."""
    port = 18000 + os.getpid() % 10000
    command = [sys.executable, "-m", "tests.fakes.sendgrid_process", "--port", str(port),
               "--record", f"{folder}/record", "--delay-ms", str(delay_ms)]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own fake
    time.sleep(1.5)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """A real worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "campaign", "worker"], cwd=ROOT, env={**os.environ, **environ}
    )


def sent(deps: Deps) -> int:
    """How many letters the provider has taken on."""
    with deps.db.read() as session:
        return (
            session.scalar(
                select(func.count()).where(
                    Message.kind == MessageKind.LETTER, Message.state == MessageState.ACCEPTED
                )
            )
            or 0
        )


def wait_until_sent(deps: Deps, number: int) -> None:
    """Look now and then; not so often that looking costs the workers their time."""
    while sent(deps) < number:
        time.sleep(0.1)


def check(deps: Deps, keys: list[str]) -> None:
    """Every letter went."""
    with deps.db.read() as session:
        states = dict(session.execute(select(Message.key, Message.state)).all())
    assert all(states[key] == MessageState.ACCEPTED for key in keys)


if __name__ == "__main__":
    main()
