"""A worker with its threads: signs of life, and an end that neither loses nor doubles."""

from __future__ import annotations

import dataclasses
import threading
import time
from datetime import datetime, timedelta
from typing import Self

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, OperationalError

from campaign.core.mail import MailRetryableError, Receipt
from campaign.core.states import MessageState
from campaign.db.models import Message
from campaign.deps import Deps
from campaign.outbox import beside
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.claims import claim, give_sign_of_life
from campaign.outbox.outcomes import Outcome, record
from campaign.outbox.queries import counts
from campaign.outbox.recovery import recover
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
    assert give_sign_of_life(deps, "mine", lease, [mine, other]) == 1
    with deps.db.read() as session:
        until_when = dict(
            session.execute(
                select(Message.id, Message.lease_until).where(Message.id.in_([mine, other]))
            ).all()
        )
    assert until_when[mine] - until_when[other] == timedelta(minutes=1)


def test_what_a_worker_has_dropped_since_its_claim_gets_no_sign_of_life(
    deps: Deps, clock: SetClock
) -> None:
    """After a database error, say: others are to have it when the lease is over."""
    confirmed(deps)
    lease = timedelta(minutes=2)
    held, dropped = claim(deps, "busy", lease, 2)
    clock.pass_time(minutes=1)
    assert give_sign_of_life(deps, "busy", lease, [held]) == 1
    clock.pass_time(minutes=1, seconds=30)
    assert recover(deps, repeatable=False) == 1
    with deps.db.read() as session:
        assert session.get_one(Message, dropped).state == MessageState.QUEUED


def test_the_outcome_of_a_try_that_others_gave_up_is_none_of_the_next(
    deps: Deps, clock: SetClock
) -> None:
    confirmed(deps)
    lease = timedelta(minutes=2)
    for each in claim(deps, "crew", lease, 2):
        begin(deps, "crew", lease, [(each, prepare(deps, [each])[each])])
    early = clock()
    clock.pass_time(minutes=12)
    recover(deps, repeatable=True)
    [again] = claim(deps, "crew", lease)
    begin(deps, "crew", lease, [(again, prepare(deps, [again])[again])])
    record(deps, "crew", [Outcome(again, MailRetryableError("busy"), early)])
    with deps.db.read() as session:
        assert session.get_one(Message, again).state == MessageState.SENDING
    record(deps, "crew", [Outcome(again, Receipt(None), clock())])
    with deps.db.read() as session:
        assert session.get_one(Message, again).state == MessageState.ACCEPTED


def test_a_message_held_for_too_long_is_given_up_whatever_its_thread_does(
    deps: Deps, clock: SetClock
) -> None:
    confirmed(deps)
    [held] = claim(deps, "astray", timedelta(minutes=2))
    clock.pass_time(minutes=11)
    assert give_sign_of_life(deps, "astray", timedelta(minutes=2), [held]) == 0


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


def test_chores_are_done_again_soon_after_a_clock_was_put_back(deps: Deps, clock: SetClock) -> None:
    done: list[datetime] = []

    def chore(_deps: Deps) -> int:
        done.append(clock())
        return 0

    clock.pass_time(hours=3)
    with Running(Worker(deps, "crew", chores=(chore,), threads=1)):
        until(lambda: len(done) == 1)
        clock.pass_time(hours=-3)
        until(lambda: len(done) == 2)


def test_letters_go_while_a_chore_takes_long(running_deps: Deps) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_deps: Deps) -> int:
        begun.set()
        go_on.wait(SOON)
        return 0

    mailer = SlowMailer()
    deps = dataclasses.replace(running_deps, mailer=mailer)
    with Running(Worker(deps, "crew", chores=(slow,), threads=2)):
        assert begun.wait(SOON)
        for number in range(5):
            confirmed(deps, f"supporter{number}@home.example")
        until(lambda: in_state(deps, MessageState.ACCEPTED) == 15)
        assert not go_on.is_set()
        go_on.set()


def test_a_stop_does_not_wait_for_ever_for_a_chore_and_begins_no_other(running_deps: Deps) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[Deps] = []

    def hangs(_deps: Deps) -> int:
        begun.set()
        go_on.wait(2 * SOON)
        return 0

    def other(deps: Deps) -> int:
        done.append(deps)
        return 0

    worker = Worker(running_deps, "crew", chores=(hangs, other), threads=1)
    with Running(worker):
        assert begun.wait(SOON)
        stopped_at = time.monotonic()
    assert time.monotonic() - stopped_at < 10
    go_on.set()
    time.sleep(0.2)
    assert done == []


def test_chores_are_done_again_after_the_database_was_away(
    deps: Deps, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "DATABASE_PAUSE", 0.01)
    done: list[datetime] = []

    def chore(_deps: Deps) -> int:
        done.append(clock())
        if len(done) == 1:
            raise OperationalError("SELECT", {}, Exception("the connection was closed"))
        return 0

    with Running(Worker(deps, "crew", chores=(chore,), threads=1)):
        until(lambda: len(done) == 1)
        clock.pass_time(seconds=11)
        until(lambda: len(done) == 2)


def test_a_chore_that_cannot_be_done_keeps_none_of_the_others_from_theirs(deps: Deps) -> None:
    def faulty(_deps: Deps) -> int:
        raise DataError("INSERT", {}, Exception("value too long"))

    done = []
    Worker(deps, "crew", chores=(faulty, done.append)).tidy()
    assert done == [deps]


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
