"""How long the team's pages take with a demo database of a million letters, by page.

    POSTBAG_INSTANCE=… python -m campaign demo --actions 1000000
    POSTBAG_INSTANCE=… [POSTBAG_DATABASE_URL=…] python bench/team.py

Each page is asked for 40 times, one after the other, by somebody who is signed in; what is measured
is the whole request without the network. An account is added to the database, the tasks that are
overdue, and once a webhook with 300,000 tellings, which the demo has none of.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

# In the place of this folder, whose http.py would hide the library of that name.
sys.path[0] = str(Path(__file__).parents[1])

from sqlalchemy import insert, select  # noqa: E402 - the path above
from werkzeug.test import TestResponse  # noqa: E402 - the path above

from campaign.app import create_app  # noqa: E402 - the path above
from campaign.chain.overdue import open_tasks  # noqa: E402 - the path above
from campaign.config import Settings  # noqa: E402 - the path above
from campaign.core.roles import Role  # noqa: E402 - the path above
from campaign.db.models import (  # noqa: E402 - the path above
    Action,
    Answer,
    Campaign,
    Hook,
    HookDelivery,
    InboundMail,
    Task,
)
from campaign.deps import Deps  # noqa: E402 - the path above
from campaign.wiring import wire  # noqa: E402 - the path above
from tests.integration.accounts.staff import signed_in  # noqa: E402 - the path above

TIMES = 40
WANTED_MS = 300
TELLINGS = 300_000
PIECE = 10_000


def fill(deps: Deps) -> None:
    """What the demo does not make."""
    open_tasks(deps)
    now = deps.now()
    with deps.db.write() as session:
        if session.scalar(select(Hook.id)) is not None:
            return
        hook = Hook(
            key=deps.new_key(), url="https://crm.example/", secret="made up", kinds=[],  # noqa: S106 - see there
            created_at=now, active=False,
        )  # fmt: skip
        session.add(hook)
        session.flush()
        told = {"hook_id": hook.id, "kind": "letter.sent", "created_at": now, "due_at": now}
        for first in range(0, TELLINGS, PIECE):
            rows = [
                {
                    **told,
                    "key": deps.new_key(),
                    "event_key": f"event:{number}",
                    "state": "taken" if number % 500 else "given-up",
                    "settled_at": now,
                }
                for number in range(first, first + PIECE)
            ]
            session.execute(insert(HookDelivery), rows)


def pages(deps: Deps) -> list[str]:
    """Every page of the team's, with a letter, an answer and a seat that have much to show."""
    with deps.db.read() as session:
        letter = session.scalars(select(Action.id).where(Action.stage > 0).limit(1)).one()
        unread = session.scalars(
            select(InboundMail.id).where(InboundMail.kind == "answer").limit(1)
        ).one()
        answer = session.scalars(
            select(Answer.id).where(Answer.stage == 2, Answer.retracted_at.is_(None)).limit(1)  # noqa: PLR2004 - answered
        ).one()
        seat = session.scalars(select(Action.constituency_code).where(Action.id == letter)).one()
        slug = session.scalars(select(Campaign.slug).order_by(Campaign.id).limit(1)).one()
        hook = session.scalars(select(Hook.id).limit(1)).one()
        task = session.scalars(select(Task.id).where(Task.is_open).limit(1)).one()
    return [
        "/team/",
        "/team/?period=all&split=nation",
        "/team/?period=all&split=source",
        "/team/map",
        "/team/map?show=stage&order=value",
        "/team/mps",
        "/team/mps?order=letters&nation=wales",
        f"/team/mps/{seat}",
        f"/team/mps/{seat}/brief",
        f"/team/mps/{seat}/record",
        "/team/actions",
        "/team/actions?nation=scotland&state=delivered",
        f"/team/actions/{letter}",
        "/team/replies",
        f"/team/replies/{unread}",
        f"/team/answers/{answer}/tell",
        "/team/tasks",
        f"/team/tasks/{task}",
        "/team/report",
        "/team/report?period=2026",
        "/team/export",
        "/team/hooks",
        f"/team/hooks/{hook}",
        "/team/people",
        "/team/members/",
        f"/editor/{slug}/",
        f"/editor/{slug}/variants",
        f"/editor/{slug}/figures",
    ]


def main() -> None:
    """Print median and 95th percentile of each page."""
    settings = Settings.from_env()
    deps = wire(settings)
    fill(deps)
    app = create_app(settings, deps)
    gc.collect()
    gc.freeze()  # as `campaign/from_environment.py` does
    visitor = signed_in(app, deps, Role.ADMIN, "bench@charity.example")
    worst = max(measured(path, partial(visitor.client.get, path)) for path in pages(deps))
    form = visitor.get("/team/people")
    person = {"email": "demo.77@supporters.example", "reason": "They asked."}
    look_up = partial(visitor.submit, form, ("do", "show"), **person)
    worst = max(worst, measured("/team/people, one person shown", lambda: look_up().response))
    print(f"the slowest p95 is {worst:.0f} ms (wanted: under {WANTED_MS})")


def measured(name: str, ask: Callable[[], TestResponse]) -> float:
    """The 95th percentile of one page, in ms; prints it with the median."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = ask()
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status == "200 OK", f"{name}: {answer.status}"
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"{name:50} median {statistics.median(taken):6.0f} ms   p95 {p95:6.0f} ms", flush=True)
    return p95


if __name__ == "__main__":
    main()
