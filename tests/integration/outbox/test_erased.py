"""A supporter's data is deleted while mail of theirs is still under way."""

from __future__ import annotations

import dataclasses
import json

from sqlalchemy import select
from sqlalchemy.orm import undefer

from campaign.core.mail import MailRetryableError
from campaign.core.states import LEASE
from campaign.db.models import DeliveryEvent
from campaign.deps import Deps
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.claims import claim
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.outcomes import Outcome, record
from campaign.outbox.recovery import recover
from campaign.outbox.worker import Worker
from campaign.supporters.service.receipt import erase
from campaign.webhooks.service import store_events
from tests.integration.outbox.mailers import ScriptedMailer
from tests.integration.outbox.telling import M, letter_of, states
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import EMAIL, work


def test_a_try_that_ends_after_it_leads_to_no_other(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    letter = letter_of(deps, key)
    while letter_of(deps, key).state == M.QUEUED:
        ids = claim(deps, "slow", LEASE)
        begin(deps, "slow", LEASE, list(prepare(deps, ids).items()))
    clock.pass_time(minutes=3)
    recover(deps, repeatable=False)
    assert erase(deps, deps.tokens.make("receipt", key))
    record(deps, "slow", [Outcome(letter.id, MailRetryableError("provider-down"), clock())])
    clock.pass_time(hours=5)
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    while worker.step():
        pass
    assert mailer.taken == [], "there are no words to send any more"
    assert states(deps, key)[0] == "failed"


def test_a_late_word_brings_no_address_back(deps: Deps) -> None:
    key = confirmed(deps)
    work(deps)
    letter = letter_of(deps, key)
    assert erase(deps, deps.tokens.make("receipt", key))
    said = {"sg_event_id": "late", "event": "delivered", "letter": letter.key, "email": EMAIL}
    store_events(deps, json.dumps([said]).encode())
    assert apply_deliveries(deps) == 1
    with deps.db.read() as session:
        event = session.scalars(select(DeliveryEvent).options(undefer(DeliveryEvent.raw))).one()
    assert not event.raw
    assert states(deps, key)[0] == "delivered", "what became of it is still counted"
