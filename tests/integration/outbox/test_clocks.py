"""A machine whose clock was months ahead for a while, and was put right."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from campaign.core.mail import MailRetryableError
from campaign.core.states import LEASE
from campaign.db.models import Message
from campaign.deps import Deps
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.claims import claim
from campaign.outbox.outcomes import record
from campaign.outbox.worker import Worker
from tests.integration.outbox.mailers import ScriptedMailer
from tests.integration.outbox.telling import states
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work


@pytest.mark.parametrize(
    "pace",
    [{"sends_per_second": 5.0}, {"letters_per_member_per_hour": 1}],
    ids=["overall", "of one MP"],
)
def test_what_it_wrote_of_the_pace_stops_nobody(
    deps: Deps, clock: SetClock, pace: dict[str, float]
) -> None:
    deps = dataclasses.replace(deps, settings=dataclasses.replace(deps.settings, **pace))
    for number in range(2):
        confirmed(deps, f"early-{number}@home.example")
    clock.pass_time(days=300)
    work(deps)
    clock.pass_time(days=-300)
    later = confirmed(deps, "later@home.example")
    for _ in range(4):
        clock.pass_time(hours=2)
        work(deps)
    assert states(deps, later)[0] == "accepted"


def test_a_rest_that_the_provider_asked_for_then_is_over(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    clock.pass_time(days=300)
    busy = ScriptedMailer(*[MailRetryableError("rate-limit", retry_after=30)] * 3)
    assert Worker(dataclasses.replace(deps, mailer=busy), "worker").step()
    clock.pass_time(days=-300)
    later = confirmed(deps, "later@home.example")
    clock.pass_time(hours=2)
    work(deps)
    assert states(deps, later)[0] == "accepted"


def test_a_machine_that_stood_still_before_it_sent_has_not_tried(
    deps: Deps, clock: SetClock
) -> None:
    work(deps)
    key = confirmed(deps)
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    for _ in range(10):
        clock.pass_time(seconds=30)
        [message_id] = claim(deps, "worker", LEASE)
        mails = prepare(deps, [message_id])
        began = clock()
        begin(deps, "worker", LEASE, list(mails.items()))
        clock.pass_time(minutes=1, seconds=30)
        record(deps, "worker", [worker.send(message_id, mails[message_id], began)])
    assert mailer.taken == []
    with deps.db.read() as session:
        row = session.get_one(Message, message_id)
        assert (row.state, row.attempts, row.last_error) == ("queued", 0, "too-late")
        assert row.due_at - clock() <= timedelta(seconds=30)
    clock.pass_time(seconds=60)
    work(deps)
    assert states(deps, key)[0] == "accepted"
