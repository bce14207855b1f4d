"""A worker with its threads: signs of life, and an end that neither loses nor doubles."""

from __future__ import annotations

import dataclasses
import threading
import time
from datetime import timedelta
from typing import Self

import pytest
from sqlalchemy import select, text

from campaign.core.states import MessageState
from campaign.db.models import Message
from campaign.deps import Deps
from campaign.outbox.claims import claim, give_sign_of_life, recover
from campaign.outbox.queries import counts
from campaign.outbox.worker import Worker
from campaign.wiring import utc_now
from tests.integration.outbox.mailers import SlowMailer
from tests.support.clock import SetClock
from tests.support.letters import confirmed

SOON = 20.0


class Running:
    """A worker that runs in a thread of its own."""

    def __init__(self, worker: Worker) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(target=worker.run, args=(self.stop.is_set, self.stop.wait))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(SOON)
        assert not self.thread.is_alive()


def until(truth) -> None:
    end = time.monotonic() + SOON
    while not truth():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def in_state(deps: Deps, state: MessageState) -> int:
    with deps.db.read() as session:
        return counts(session)[state]


@pytest.fixture
def running_deps(deps: Deps) -> Deps:
    """With the wall clock, as threads wait in real time."""
    return dataclasses.replace(deps, now=utc_now)


def test_threads_send_everything_once(running_deps: Deps) -> None:
    for number in range(10):
        confirmed(running_deps, f"supporter{number}@home.example")
    mailer = SlowMailer(0.01)
    worker = Worker(dataclasses.replace(running_deps, mailer=mailer), "crew", threads=4)
    with Running(worker):
        until(lambda: in_state(running_deps, MessageState.ACCEPTED) == 30)
    assert len(mailer.taken) == len(set(mailer.taken)) == 30


def test_a_stop_waits_for_the_calls_under_way_and_gives_back_the_rest(running_deps: Deps) -> None:
    for number in range(10):
        confirmed(running_deps, f"supporter{number}@home.example")
    mailer = SlowMailer(0.5)
    worker = Worker(dataclasses.replace(running_deps, mailer=mailer), "crew", threads=2)
    with Running(worker):
        mailer.begun.wait(SOON)
    taken = len(mailer.taken)
    assert 0 < taken <= 4
    assert in_state(running_deps, MessageState.ACCEPTED) == taken
    assert in_state(running_deps, MessageState.CLAIMED) == 0
    assert in_state(running_deps, MessageState.SENDING) == 0
    assert in_state(running_deps, MessageState.UNCERTAIN) == 0
    assert in_state(running_deps, MessageState.QUEUED) + taken >= 20


def test_a_stop_takes_ten_seconds_at_most_and_says_what_it_does_not_know(
    running_deps: Deps,
) -> None:
    confirmed(running_deps)
    mailer = SlowMailer(hangs=1)
    worker = Worker(dataclasses.replace(running_deps, mailer=mailer), "crew", threads=2)
    with Running(worker):
        mailer.begun.wait(SOON)
        until(lambda: in_state(running_deps, MessageState.SENDING) == 1)
        stopped_at = time.monotonic()
    assert time.monotonic() - stopped_at < 10
    assert in_state(running_deps, MessageState.UNCERTAIN) == 1
    mailer.go_on.set()


def test_a_slow_call_is_not_taken_for_a_dead_worker(running_deps: Deps) -> None:
    confirmed(running_deps)
    mailer = SlowMailer(hangs=1)
    lease = timedelta(seconds=1.5)
    worker = Worker(dataclasses.replace(running_deps, mailer=mailer), "crew", lease, threads=2)
    with Running(worker):
        mailer.begun.wait(SOON)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            assert recover(running_deps, repeatable=False) == 0
            time.sleep(0.1)
        mailer.go_on.set()
        until(lambda: in_state(running_deps, MessageState.ACCEPTED) == 3)


def test_a_sign_of_life_renews_what_one_holds_and_nothing_else(deps: Deps, clock: SetClock) -> None:
    confirmed(deps, "one@home.example")
    confirmed(deps, "two@home.example")
    lease = timedelta(minutes=2)
    [mine] = claim(deps, "mine", lease)
    [other] = claim(deps, "other", lease)
    clock.pass_time(minutes=1)
    assert give_sign_of_life(deps, "mine", lease) == 1
    with deps.db.read() as session:
        until_when = dict(
            session.execute(
                select(Message.id, Message.lease_until).where(Message.id.in_([mine, other]))
            ).all()
        )
    assert until_when[mine] - until_when[other] == timedelta(minutes=1)


def test_a_message_held_for_too_long_is_given_up_whatever_its_thread_does(
    deps: Deps, clock: SetClock
) -> None:
    confirmed(deps)
    claim(deps, "astray", timedelta(minutes=2))
    clock.pass_time(minutes=11)
    assert give_sign_of_life(deps, "astray", timedelta(minutes=2)) == 0


def test_a_worker_that_stood_still_does_not_send_what_others_have_given_up(
    deps: Deps, clock: SetClock
) -> None:
    confirmed(deps)
    mailer = SlowMailer()

    class Sleepy(Worker):
        def send(self, message_id, mail, began):
            clock.pass_time(minutes=5)  # the machine was asleep
            return Worker.send(self, message_id, mail, began)

    Sleepy(dataclasses.replace(deps, mailer=mailer), "sleepy").step()
    assert mailer.taken == []
    assert in_state(deps, MessageState.QUEUED) == 2


def test_an_outcome_is_kept_until_the_database_takes_it(running_deps: Deps) -> None:
    if running_deps.db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no lock on all of it")
    confirmed(running_deps)
    mailer = SlowMailer(0.2)
    worker = Worker(dataclasses.replace(running_deps, mailer=mailer), "crew", threads=1)
    with Running(worker):
        mailer.begun.wait(SOON)
        with running_deps.db.engine.connect() as connection:
            connection.execution_options(postbag_write=True)
            connection.execute(text("SELECT 1"))  # begins and holds the one writer's place
            time.sleep(1.0)
            connection.rollback()
        until(lambda: in_state(running_deps, MessageState.ACCEPTED) == 3)
    assert len(mailer.taken) == 3
