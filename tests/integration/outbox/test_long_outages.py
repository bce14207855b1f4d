"""An outage may last as long as it likes: it uses up no letter, and nothing stands still after it."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from campaign.core.mail import Mail, MailRetryableError, Receipt
from campaign.core.states import LEASE
from campaign.db.models import Message, MessageKind
from campaign.deps import Deps
from campaign.outbox import attempt, outcomes, worker
from campaign.outbox.claims import claim
from campaign.outbox.recovery import recover
from campaign.outbox.worker import Worker
from tests.integration.outbox.mailers import ScriptedMailer
from tests.integration.outbox.telling import M, letter_of, states
from tests.support.clock import SetClock
from tests.support.letters import confirmed

AWAY = OperationalError("SELECT", {}, Exception("the server closed the connection"))


@pytest.fixture
def key(deps: Deps) -> str:
    """A letter alone in the outbox."""
    found = confirmed(deps)
    with deps.db.write() as session:
        others = Message.kind != MessageKind.LETTER
        session.execute(update(Message).where(others).values(state=M.CANCELLED))
    return found


class Choosy(ScriptedMailer):
    """The connection breaks at letters, and at nothing else."""

    def send(self, mail: Mail) -> Receipt:
        if mail.to.email.endswith("home.example"):
            return super().send(mail)
        raise MailRetryableError("connection-lost")


def tried(deps: Deps, clock: SetClock, *script: Exception) -> None:
    """One try for each of the script, ten minutes apart."""
    sender = Worker(dataclasses.replace(deps, mailer=ScriptedMailer(*script)), "worker")
    for _ in script:
        clock.pass_time(minutes=10)
        assert sender.step()


def test_a_day_without_the_provider_and_one_greylisting(
    deps: Deps, key: str, clock: SetClock
) -> None:
    tried(deps, clock, *[MailRetryableError("unreachable")] * 144, MailRetryableError("greylisted"))
    assert states(deps, key) == ("queued", "queued")
    assert letter_of(deps, key).attempts <= 4, "nothing gets through: not the letter's fault"


def test_a_letter_that_alone_breaks_the_road_is_given_up_in_the_end(
    deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    worker = Worker(dataclasses.replace(deps, mailer=Choosy()), "worker")
    for number in range(200):
        confirmed(deps, f"other-{number}@home.example", "EH1 1YZ")
        clock.pass_time(hours=1)
        while worker.step():
            pass
        if letter_of(deps, key).state == M.FAILED:
            break
    assert states(deps, key) == ("failed", "failed"), "its supporter is told, and can post it"
    assert letter_of(deps, key).attempts == outcomes.MOST_ATTEMPTS


def test_a_worker_that_dies_after_an_outage_takes_no_letter_along(
    deps: Deps, key: str, clock: SetClock
) -> None:
    tried(deps, clock, *[MailRetryableError("unreachable")] * 40)
    clock.pass_time(minutes=10)
    assert claim(deps, "dead", LEASE)
    clock.pass_time(minutes=5)
    assert recover(deps, repeatable=False) == 1
    assert states(deps, key) == ("queued", "queued")


def test_a_database_that_is_away_while_a_letter_is_made_does_not_fail_it(
    deps: Deps, key: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise AWAY

    with monkeypatch.context() as patch:
        patch.setattr(attempt, "compose", away)
        with pytest.raises(OperationalError):
            Worker(deps, "worker").step()
    clock.pass_time(minutes=5)
    assert recover(deps, repeatable=False) == 1
    assert states(deps, key) == ("queued", "queued")


def test_a_worker_goes_on_after_a_fault_just_after_its_claim(
    deps: Deps, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [confirmed(deps, f"supporter-{number}@home.example") for number in range(6)]
    real, faults = worker.prepare, []

    def away_once(*args: object) -> object:
        if not faults:
            faults.append(AWAY)
            raise AWAY
        return real(*args)

    monkeypatch.setattr(worker, "prepare", away_once)
    monkeypatch.setattr(worker, "DATABASE_PAUSE", 0.05)
    stop, pause = threading.Event(), threading.Event()
    crew = threading.Thread(
        target=Worker(deps, "crew", threads=2).run, args=(stop.is_set, pause.wait)
    )
    crew.start()
    try:
        for _ in range(100):
            clock.pass_time(seconds=15)
            if all(states(deps, key)[0] == "accepted" for key in keys):
                break
            pause.wait(0.1)
    finally:
        stop.set()
        crew.join(20)
    assert faults
    assert {states(deps, key)[0] for key in keys} == {"accepted"}
