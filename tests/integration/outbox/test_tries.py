"""Whether a letter may have gone, after whatever tries."""

from __future__ import annotations

import dataclasses

import pytest

from campaign.core.states import MessageState
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.moves import WORKER_DIED
from campaign.outbox.service import retry, settle
from campaign.outbox.tries import may_have_gone
from campaign.outbox.worker import Worker
from campaign.supporters.queries.receipts import receipt
from campaign.supporters.service.receipt import withdraw
from campaign.supporters.standing import state_sentence
from tests.integration.outbox.mailers import ScriptedMailer
from tests.integration.outbox.telling import M, letter_of, put, states, tell
from tests.support.clock import SetClock
from tests.support.letters import confirmed

UNKNOWN = (M.CLAIMED, M.SENDING, M.UNCERTAIN)
REFUSED = (M.CLAIMED, M.SENDING, M.FAILED)
CAME_BACK = (M.CLAIMED, M.SENDING, M.ACCEPTED, M.BOUNCED)


def perhaps(deps: Deps, key: str) -> bool:
    with deps.db.read() as session:
        return may_have_gone(session, letter_of(deps, key))


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        (REFUSED, False),
        (CAME_BACK, False),
        (UNKNOWN, True),
        ((*UNKNOWN, M.FAILED), True),
        ((*UNKNOWN, M.BOUNCED), False),
        ((*UNKNOWN, M.QUEUED, *REFUSED), True),
        ((*UNKNOWN, M.QUEUED, *CAME_BACK), True),
        ((*UNKNOWN, M.BOUNCED, M.QUEUED, *REFUSED), False),
    ],
)
def test_every_try_counts(deps: Deps, way: tuple[MessageState, ...], *, answer: bool) -> None:
    key = confirmed(deps)
    put(deps, key, *way)
    assert perhaps(deps, key) is answer


def test_a_person_who_found_out_is_believed(deps: Deps) -> None:
    key = confirmed(deps)
    put(deps, key, *UNKNOWN)
    assert settle(deps, letter_of(deps, key).key, went=False)
    assert not perhaps(deps, key)


def test_a_worker_that_died_while_sending_leaves_it_open(deps: Deps) -> None:
    key = confirmed(deps)
    put(deps, key, M.CLAIMED, M.SENDING)
    put(deps, key, M.QUEUED, cause=WORKER_DIED)
    assert perhaps(deps, key)


def test_a_letter_taken_back_after_such_a_try_is_not_called_unsent(
    deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    put(deps, key, *UNKNOWN)
    clock.pass_time(minutes=5)
    assert retry(deps, letter_of(deps, key).key)
    assert withdraw(deps, deps.tokens.make("receipt", key))
    said = state_sentence(receipt(deps, deps.tokens.make("receipt", key)))
    assert "may have reached" in said
    assert "was not sent" not in said


def test_what_mail_systems_said_of_a_try_is_heard_before_the_next(
    deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    put(deps, key, *UNKNOWN)
    tell(deps, key, "delivered")
    assert retry(deps, letter_of(deps, key).key)
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    while worker.step():
        pass
    assert mailer.addresses == ["jane@home.example"], "the letter is not sent a second time"
    assert apply_deliveries(deps) == 1
    assert states(deps, key) == ("delivered", "delivered")
