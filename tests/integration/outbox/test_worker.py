"""The worker with mailers that answer as they please: what becomes of message and action."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campaign.config import Environment
from campaign.core.mail import (
    Mail,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
    Receipt,
)
from campaign.core.states import LEASE, MessageState
from campaign.db.models import Event, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.claims import claim
from campaign.outbox.holds import hold, release
from campaign.outbox.outcomes import MOST_ATTEMPTS
from campaign.outbox.queries import counts, needing_a_person
from campaign.outbox.recovery import MOST_DEATHS, recover
from campaign.outbox.service import retry
from campaign.outbox.worker import Worker
from campaign.privacy.sweep import sweep
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed


def letter_of(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def worker_with(deps: Deps, *script: Exception) -> tuple[Worker, ScriptedMailer]:
    """A worker that has already sent the confirmation, so that the letter is next."""
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    assert worker.step()
    assert [mail.subject for mail in mailer.taken] == ["Please confirm your letter to Lucy Powell"]
    mailer.script = list(script)
    return worker, mailer


def test_confirmation_letter_and_receipt_leave_in_that_order(deps: Deps) -> None:
    key = confirmed(deps)
    worker, mailer = worker_with(deps)
    while worker.step():
        pass
    assert [mail.to.email for mail in mailer.taken] == [
        "jane@home.example", "contact@lucypowell.org.uk", "jane@home.example"
    ]  # fmt: skip
    assert letter_of(deps, key).provider_id == "provider-2"
    assert action_of(deps, key).sent_at is not None


def test_a_busy_mail_system_is_tried_again_later_and_later(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    worker, mailer = worker_with(deps, *[MailRetryableError("try-later") for _ in range(3)])
    waits = []
    for _ in range(3):
        assert worker.step()
        row = letter_of(deps, key)
        assert (row.state, row.last_error) == ("queued", "try-later")
        waits.append(row.due_at - clock.now)
        assert not worker.step(), "not before it is due"
        clock.now = row.due_at
    assert waits[0] < waits[1] < waits[2]
    assert worker.step()
    assert letter_of(deps, key).state == "accepted"
    assert len(mailer.taken) == 2


def test_the_mail_systems_own_wish_to_wait_is_granted(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps, MailRetryableError("rate-limit", retry_after=5000))
    worker.step()
    assert letter_of(deps, key).due_at - clock.now >= timedelta(seconds=5000)


def test_a_letter_that_is_tried_too_often_fails_and_says_so(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps, *[MailRetryableError("try-later") for _ in range(MOST_ATTEMPTS)])
    for _ in range(MOST_ATTEMPTS):
        clock.pass_time(days=1)
        assert worker.step()
    assert letter_of(deps, key).state == "failed"
    assert action_of(deps, key).state == "failed"


def test_a_fault_of_our_own_set_up_uses_up_no_letter(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps, *[MailRetryableError("auth") for _ in range(MOST_ATTEMPTS + 5)])
    for _ in range(MOST_ATTEMPTS + 5):
        clock.pass_time(days=1)
        assert worker.step()
    assert letter_of(deps, key).state == "queued"


def test_a_refusal_stops_at_once_and_no_receipt_claims_otherwise(deps: Deps) -> None:
    key = confirmed(deps)
    worker, mailer = worker_with(deps, MailRefusedError("recipient-refused"))
    while worker.step():
        pass
    assert letter_of(deps, key).state == "failed"
    assert action_of(deps, key).state == "failed"
    assert len(mailer.taken) == 1


@pytest.mark.parametrize("error", [MailUncertainError("no-answer"), RuntimeError("a bug")])
def test_what_may_have_gone_is_never_sent_again_by_itself(
    deps: Deps, clock: SetClock, error: Exception
) -> None:
    key = confirmed(deps)
    worker, mailer = worker_with(deps, error)
    while worker.step():
        pass
    clock.pass_time(days=3)
    worker.tidy()
    assert not worker.step()
    assert (letter_of(deps, key).state, action_of(deps, key).state) == ("uncertain", "uncertain")
    assert len(mailer.taken) == 1
    with deps.db.read() as session:
        assert [row.key for row in needing_a_person(session)] == [letter_of(deps, key).key]


def test_a_person_can_put_an_uncertain_letter_back_and_the_receipt_follows(deps: Deps) -> None:
    key = confirmed(deps)
    worker, mailer = worker_with(deps, MailUncertainError("no-answer"))
    worker.step()
    assert retry(deps, letter_of(deps, key).key)
    assert action_of(deps, key).state == "queued"
    while worker.step():
        pass
    assert action_of(deps, key).state == "sent"
    assert len(mailer.taken) == 3


def test_one_poisoned_letter_does_not_hold_up_the_others(deps: Deps) -> None:
    confirmed(deps, "one@home.example")
    confirmed(deps, "two@home.example")
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    worker.step()
    worker.step()
    mailer.script = [RuntimeError("poison")]
    while worker.step():
        pass
    assert [mail.to.email for mail in mailer.taken].count("contact@lucypowell.org.uk") == 1


def test_a_dead_workers_claim_goes_back_when_its_lease_is_over(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    claimed = claim(deps, "doomed", LEASE)
    assert len(claimed) == 1
    assert recover(deps, repeatable=False) == 0
    clock.pass_time(seconds=LEASE.total_seconds() + 1)
    assert recover(deps, repeatable=False) == 1
    with deps.db.read() as session:
        assert counts(session)[MessageState.QUEUED] == 2


@pytest.mark.parametrize(("repeatable", "state"), [(True, "queued"), (False, "uncertain")])
def test_a_worker_that_died_while_sending_leaves_what_its_mailer_allows(
    deps: Deps, clock: SetClock, *, repeatable: bool, state: str
) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps)
    claimed = claim(deps, worker.owner, LEASE)
    assert claimed == [letter_of(deps, key).id]
    mail = prepare(deps, claimed)[claimed[0]]
    assert begin(deps, worker.owner, LEASE, [(claimed[0], mail)])  # and dies right after this step
    clock.pass_time(seconds=LEASE.total_seconds() + 1)
    recover(deps, repeatable=repeatable)
    assert letter_of(deps, key).state == state


def test_many_workers_send_each_message_once(deps: Deps) -> None:
    for number in range(12):
        confirmed(deps, f"supporter{number}@home.example")
    mailer = ScriptedMailer()
    shared = dataclasses.replace(deps, mailer=mailer)

    def work(number: int) -> None:
        worker = Worker(shared, f"worker-{number}")
        # An empty claim under SKIP LOCKED does not mean an empty queue.
        idle = 0
        while idle < 5:
            idle = 0 if worker.step() else idle + 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    ids = [mail.message_id for mail in mailer.taken]
    assert len(ids) == len(set(ids)) == 36


def test_holding_stops_and_releasing_lets_go(deps: Deps) -> None:
    confirmed(deps)
    assert hold(deps) == 2
    worker = Worker(dataclasses.replace(deps, mailer=ScriptedMailer()), "worker")
    assert not worker.step()
    assert release(deps) == 2
    assert worker.step()


def test_every_move_leaves_an_event(deps: Deps) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps)
    while worker.step():
        pass
    letter = letter_of(deps, key)
    with deps.db.read() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
    of_letter = [event.after for event in events if event.message_id == letter.id]
    of_action = [event.after for event in events if event.message_id is None]
    assert of_letter == ["queued", "claimed", "sending", "accepted"]
    assert of_action == ["awaiting", "queued", "sent"]


def test_the_same_idempotency_key_makes_one_message(deps: Deps) -> None:
    key = confirmed(deps)
    with deps.db.read() as session:
        keys = session.scalars(select(Message.idempotency_key)).all()
    number = action_of(deps, key).id
    assert sorted(keys) == sorted(
        [f"confirm:{number}:0:1", f"letter:{number}:0", f"receipt:{number}:0"]
    )


def test_an_outcome_that_comes_after_a_clock_jump_still_settles_the_letter(
    deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)

    class JumpingMailer(ScriptedMailer):
        def send(self, mail: Mail) -> Receipt:
            clock.pass_time(seconds=LEASE.total_seconds() + 60)
            recover(deps, repeatable=False)
            return super().send(mail)

    worker, _ = worker_with(deps)
    Worker(dataclasses.replace(deps, mailer=JumpingMailer()), worker.owner).step()
    assert (letter_of(deps, key).state, action_of(deps, key).state) == ("accepted", "sent")


def test_a_row_that_cannot_be_composed_fails_and_the_others_go(deps: Deps) -> None:
    bad = confirmed(deps, "one@home.example")
    confirmed(deps, "two@home.example")
    with deps.db.write() as session:
        session.execute(
            update(Message)
            .where(Message.id == letter_of(deps, bad).id)
            .values(enclosure={"no": "letter"})
        )
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    while worker.step():
        pass
    assert (letter_of(deps, bad).state, letter_of(deps, bad).last_error) == ("failed", "compose")
    assert [mail.to.email for mail in mailer.taken].count("contact@lucypowell.org.uk") == 1


def test_what_was_written_on_a_trial_never_leaves_from_production(deps: Deps) -> None:
    confirmed(deps)
    mailer = ScriptedMailer()
    production = dataclasses.replace(deps.settings, env=Environment.PRODUCTION)
    worker = Worker(dataclasses.replace(deps, settings=production, mailer=mailer), "worker")
    assert not worker.step()
    assert mailer.taken == []


def test_a_letter_without_its_words_is_not_put_back(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    worker, _ = worker_with(deps, MailRefusedError("recipient-refused"))
    worker.step()
    clock.pass_time(days=91)
    assert sweep(deps)
    assert not retry(deps, letter_of(deps, key).key)


def test_what_is_still_on_its_way_keeps_its_words(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    hold(deps)
    clock.pass_time(days=91)
    release(deps)
    worker, mailer = worker_with(deps)
    worker.step()
    assert action_of(deps, key).state == "sent"
    clock.pass_time(days=91)
    assert sweep(deps) == 0, "the receipt has not gone yet"
    worker.step()
    assert mailer.taken[-1].text
    assert sweep(deps)


def test_a_letter_that_kills_its_workers_is_given_up_and_its_neighbour_goes(
    deps: Deps, clock: SetClock
) -> None:
    poison = confirmed(deps, "poison@home.example")
    harmless = confirmed(deps, "harmless@home.example")
    worker, _ = worker_with(deps)
    assert worker.step(), "the other confirmation"
    for death in range(MOST_DEATHS):
        clock.pass_time(minutes=2)
        if death == 3:
            # At some moment the neighbour alone is due: it has lost no more than time.
            with deps.db.write() as session:
                session.execute(
                    update(Message)
                    .where(Message.id == letter_of(deps, poison).id)
                    .values(due_at=clock.now + timedelta(minutes=1))
                )
            assert worker.step()
            assert letter_of(deps, harmless).state == "accepted"
            clock.pass_time(minutes=2)
        # The process ends in the middle of making the e-mails, whichever it has in hand.
        assert letter_of(deps, poison).id in claim(deps, "doomed", LEASE, 2)
        clock.pass_time(seconds=LEASE.total_seconds() + 1)
        recover(deps, repeatable=False)
    row = letter_of(deps, poison)
    assert (row.state, row.last_error) == ("failed", "worker-died")
