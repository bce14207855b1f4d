"""A burst of events from several connections at once, while they are applied: none is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

from flask import Flask
from sqlalchemy import func, select

from campaign.db.models import DeliveryEvent, Message
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from tests.fakes.sendgrid_events import Signer, batch, event
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work

LETTERS = 20
THREADS = 4
KINDS = ("processed", "deferred", "delivered", "open", "delivered")


def test_a_thousand_events_from_four_threads_are_all_stored_and_applied_once(
    app: Flask, deps: Deps, signer: Signer, clock: SetClock
) -> None:
    for number in range(LETTERS):
        confirmed(deps, f"jane{number}@home.example")
    work(deps)
    with deps.db.read() as session:
        keys = session.scalars(select(Message.key).where(Message.kind == "letter")).all()
    told = [event(KINDS[n % 5], keys[n // 5 % LETTERS], clock.now) for n in range(1000)]
    chance = Random(5)
    chance.shuffle(told)
    bodies = [batch(each) for each in told[:100]]
    bodies += [batch(*told[start : start + 20]) for start in range(100, 1000, 20)]
    # The provider was not sure that we had heard it, and posts some of it again.
    bodies += chance.sample(bodies, 30)

    def post(body: bytes) -> int:
        headers = signer.headers(body, clock.now)
        return (
            app.test_client()
            .post("/webhooks/sendgrid/events", data=body, headers=headers)
            .status_code
        )

    done = threading.Event()
    applied: list[int] = []

    def apply() -> None:
        while not done.wait(0.01):
            applied.append(apply_deliveries(deps))

    beside = threading.Thread(target=apply)
    beside.start()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(post, bodies))
    done.set()
    beside.join()
    while found := apply_deliveries(deps):
        applied.append(found)
    assert set(answers) == {204}
    assert sum(applied) == 1000
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DeliveryEvent)) == 1000
        letters = select(Message.state).where(Message.kind == "letter").distinct()
        assert session.scalars(letters).all() == ["delivered"]
