"""Workers and staff at the same rows in the same moment, on PostgreSQL, which lets them in together."""

from __future__ import annotations

import dataclasses
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from campaign.core.states import LEASE
from campaign.db.models import Campaign, Lane, Message, MessageKind, OutboxHold, Suppression
from campaign.deps import Deps
from campaign.outbox import claims
from campaign.outbox.attempt import begin_in, prepare
from campaign.outbox.claims import claim
from campaign.outbox.holds import release
from campaign.outbox.resuming import release_reachable
from campaign.outbox.suppressions import lift
from tests.integration.outbox.telling import M, letter_of, states
from tests.support.letters import confirmed
from tests.support.way import work


@pytest.fixture(autouse=True)
def _with_many_writers(deps: Deps) -> None:
    if deps.db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def key(deps: Deps) -> str:
    """A letter alone in the outbox."""
    found = confirmed(deps)
    with deps.db.write() as session:
        others = Message.kind != MessageKind.LETTER
        session.execute(update(Message).where(others).values(state=M.CANCELLED))
    return found


def meanwhile(deps: Deps, doing) -> None:
    """Let somebody else do that while a worker is about to begin the only letter."""
    ready = list(prepare(deps, claim(deps, "worker", LEASE)).items())
    with deps.db.write() as session:
        begin_in(deps, session, "worker", LEASE, ready)
        session.flush()
        other = threading.Thread(target=doing)
        other.start()
        other.join(0.5)
    other.join(10)
    assert not other.is_alive()


def test_what_is_held_while_the_hold_is_lifted_goes_on(deps: Deps, key: str) -> None:
    with deps.db.write() as session:
        session.add(OutboxHold(campaign_id=None, began_at=deps.now()))
    meanwhile(deps, lambda: release(deps))
    work(deps)
    assert states(deps, key)[0] == "accepted"


def test_what_is_held_while_its_address_is_lifted_goes_on(deps: Deps, key: str) -> None:
    address = letter_of(deps, key).to_email
    with deps.db.write() as session:
        session.add(Suppression(email=address, reason="x", since=deps.now(), is_open=True))
    meanwhile(deps, lambda: lift(deps, address, None))
    release_reachable(deps)
    work(deps)
    assert states(deps, key)[0] == "accepted"


def test_two_claims_at_lanes_of_one_mp_do_not_wait_for_each_other(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each finds the hour full, in another campaign's lane."""
    hourly = dataclasses.replace(deps.settings, letters_per_member_per_hour=1)
    deps = dataclasses.replace(deps, settings=hourly)
    first, second, third = (
        letter_of(deps, confirmed(deps, f"{name}@home.example")) for name in ("a", "b", "c")
    )
    _second_campaign(deps, third)
    with deps.db.write() as session:
        went = {"state": M.ACCEPTED, "claimed_at": deps.now() - timedelta(minutes=1)}
        session.execute(update(Message).where(Message.id == first.id).values(went))
        others = Message.id.not_in([first.id, second.id, third.id])
        session.execute(update(Message).where(others).values(state=M.CANCELLED))

    real, both = claims.room, threading.Barrier(2)

    def together(*args: object) -> int:
        with suppress(threading.BrokenBarrierError):
            both.wait(3)
        return real(*args)

    monkeypatch.setattr(claims, "room", together)
    faults: list[BaseException] = []

    def one(owner: str) -> None:
        try:
            claim(deps, owner, LEASE)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what must not be
            faults.append(error)

    threads = [threading.Thread(target=one, args=(owner,)) for owner in ("one", "two")]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert faults == []


def _second_campaign(deps: Deps, letter: Message) -> None:
    """The same MP's lane in another campaign, with that letter in it."""
    with deps.db.write() as session:
        known = session.scalars(select(Campaign)).one()
        values = {
            column.key: getattr(known, column.key)
            for column in Campaign.__table__.columns
            if column.key != "id"
        }
        other = session.scalars(
            insert(Campaign).values({**values, "slug": "other"}).returning(Campaign.id)
        ).one()
        lane = session.get_one(Lane, letter.lane_id)
        new = session.scalars(
            insert(Lane)
            .values(
                campaign_id=other,
                priority=lane.priority,
                gate=lane.gate,
                served_at=lane.served_at,
            )
            .returning(Lane.id)
        ).one()
        session.execute(update(Message).where(Message.id == letter.id).values(lane_id=new))
