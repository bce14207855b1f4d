"""Events late, doubled, out of order and forged: the letters end as if they had come as they were."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.db.models import DeliveryEvent, Message
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from tests.fakes.sendgrid_events import Signer, bad_weather, event
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work

LIVES = {
    "delivered": ("processed", "deferred", "delivered"),
    "bounced": ("processed", "delivered", "bounce"),
    "dropped": ("processed", "dropped"),
    "deferred": ("processed", "deferred"),
}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_true_of_a_letter_prevails(
    app: Flask, deps: Deps, signer: Signer, clock: SetClock, seed: int
) -> None:
    for number in range(8):
        confirmed(deps, f"jane{number}@home.example")
    work(deps)
    clock.pass_time(hours=1)
    with deps.db.read() as session:
        keys = session.scalars(select(Message.key).where(Message.kind == "letter")).all()
    ends = dict(zip(keys, list(LIVES) * 2, strict=True))
    told = [
        event(kind, key, clock.now + timedelta(seconds=number), type="bounce", status="5.1.1")
        for key, end in ends.items()
        for number, kind in enumerate(LIVES[end])
    ]
    chance = Random(seed)
    for post in bad_weather(told, signer, clock.now, chance):
        answer = app.test_client().post(
            "/webhooks/sendgrid/events", data=post.body, headers=post.headers
        )
        assert answer.status_code == (403 if post.forged else 204)
        if chance.random() < 0.3:
            apply_deliveries(deps)
    while apply_deliveries(deps):
        pass
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DeliveryEvent)) == len(told)
        letters = session.scalars(select(Message).where(Message.kind == "letter"))
        assert {each.key: each.state for each in letters} == ends
