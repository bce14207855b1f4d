"""What mail systems told us moves messages, once, in any order, whatever else is going on."""

from __future__ import annotations

import logging
from itertools import permutations
from random import Random

import pytest
from sqlalchemy import event as sql_events
from sqlalchemy import select, update

from campaign.db.models import DeliveryEvent, Event, Message, Suppression
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.locks import lock_message
from campaign.outbox.suppressions import lift
from tests.integration.outbox.telling import M, letter_of, put, states, tell
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed
from tests.support.way import work


@pytest.fixture
def key(deps: Deps) -> str:
    """A letter that the mail system has taken on."""
    found = confirmed(deps)
    work(deps)
    return found


def waiting(deps: Deps) -> int:
    with deps.db.read() as session:
        found = select(DeliveryEvent).where(DeliveryEvent.applied_at.is_(None))
        return len(session.scalars(found).all())


def refused(deps: Deps) -> list[tuple[str, str]]:
    with deps.db.read() as session:
        return [(row.email, row.reason) for row in session.scalars(select(Suppression))]


@pytest.mark.parametrize(
    ("kind", "message", "action"),
    [
        ("processed", "accepted", "sent"),
        ("deferred", "deferred", "sent"),
        ("delivered", "delivered", "delivered"),
        ("dropped", "dropped", "held"),
        ("bounce", "bounced", "failed"),
    ],
)
def test_a_word_moves_the_letter_and_its_action(
    deps: Deps, key: str, kind: str, message: str, action: str
) -> None:
    tell(deps, key, kind)
    assert apply_deliveries(deps) == 1
    assert states(deps, key) == (message, action)
    assert waiting(deps) == 0
    assert apply_deliveries(deps) == 0


def test_the_move_is_in_the_ledger_with_its_code(deps: Deps, key: str) -> None:
    tell(deps, key, "delivered")
    tell(deps, key, "bounce", "bounce 5.1.1")
    apply_deliveries(deps)
    with deps.db.read() as session:
        row = session.scalars(select(Event).where(Event.after == "bounced")).one()
    assert row.before == "accepted", "several states at once"
    assert row.cause == "the mail system says: bounced, bounce 5.1.1"
    assert letter_of(deps, key).last_error == "bounce 5.1.1"


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
def test_any_order_leads_to_the_same(deps: Deps, at_once: bool) -> None:  # noqa: FBT001 - pytest
    orders = list(permutations(["processed", "deferred", "delivered", "bounce"]))
    keys = [confirmed(deps, f"jane{number}@home.example") for number in range(6)]
    work(deps)
    for key, order in zip(keys, Random(7).sample(orders, 6), strict=True):
        for kind in order:
            tell(deps, key, kind)
            if not at_once:
                apply_deliveries(deps)
    apply_deliveries(deps)
    assert {states(deps, key) for key in keys} == {("bounced", "failed")}


@pytest.mark.parametrize("order", list(permutations(["processed", "delivered", "bounce"])))
def test_a_letter_that_was_given_up_is_settled_in_any_order(
    deps: Deps, key: str, clock: SetClock, order: tuple[str, ...]
) -> None:
    with deps.db.write() as session:
        session.execute(update(Message).where(Message.kind == "letter").values(state="uncertain"))
    put(deps, key, M.FAILED)
    for kind in order:
        clock.pass_time(seconds=5)
        tell(deps, key, kind)
        apply_deliveries(deps)
    assert letter_of(deps, key).state == "bounced"


def test_an_uncertain_letter_is_settled_and_its_receipt_goes(deps: Deps) -> None:
    key = confirmed(deps)
    with deps.db.write() as session:
        session.execute(update(Message).where(Message.kind == "letter").values(state="sending"))
    put(deps, key, M.UNCERTAIN)
    assert states(deps, key) == ("uncertain", "uncertain")
    tell(deps, key, "delivered")
    apply_deliveries(deps)
    assert states(deps, key) == ("delivered", "delivered")
    with deps.db.read() as session:
        receipt = session.scalars(select(Message).where(Message.kind == "receipt")).one()
    assert receipt.state == "queued"


@pytest.mark.parametrize("state", ["claimed", "sending"])
def test_words_on_a_letter_that_a_worker_is_at_wait_for_it_and_stop_no_others(
    deps: Deps, key: str, state: str
) -> None:
    other = confirmed(deps, "sam@home.example", "EH1 1YZ")
    work(deps)
    with deps.db.write() as session:
        busy = update(Message).where(Message.key == letter_of(deps, key).key)
        session.execute(busy.values(state=state))
    tell(deps, key, "delivered")
    tell(deps, other, "delivered")
    assert apply_deliveries(deps) == 1
    assert states(deps, other) == ("delivered", "delivered")
    assert (letter_of(deps, key).state, waiting(deps)) == (state, 1)
    with deps.db.write() as session:
        session.execute(busy.values(state="accepted"))
    assert apply_deliveries(deps) == 1
    assert letter_of(deps, key).state == "delivered"


def test_words_on_the_first_try_say_nothing_of_the_second(
    deps: Deps, key: str, clock: SetClock
) -> None:
    tell(deps, key, "dropped", "Bounced Address", after=0)
    clock.pass_time(minutes=1)
    apply_deliveries(deps)
    clock.pass_time(hours=1)
    lift(deps, letter_of(deps, key).to_email, None)
    work(deps)
    assert letter_of(deps, key).state == "accepted"
    tell(deps, key, "dropped", "Bounced Address", after=-3000)
    tell(deps, key, "bounce", "bounce 5.1.1", after=-3000)
    assert apply_deliveries(deps) == 2
    assert letter_of(deps, key).state == "accepted"
    clock.pass_time(minutes=1)
    tell(deps, key, "processed", after=0)
    apply_deliveries(deps)
    assert letter_of(deps, key).state == "accepted", "what was applied before it went again is past"
    tell(deps, key, "delivered", after=0)
    apply_deliveries(deps)
    assert states(deps, key) == ("delivered", "delivered")


def test_an_opinion_or_an_unknown_word_changes_nothing(deps: Deps, key: str) -> None:
    before = states(deps, key)
    for kind in ("spamreport", "open", "unknown", "group_resubscribe"):
        tell(deps, key, kind)
    assert apply_deliveries(deps) == 4
    assert (states(deps, key), waiting(deps)) == (before, 0)


def test_words_on_no_message_of_ours_are_done_with(deps: Deps, key: str) -> None:
    tell(deps, key, "delivered")
    with deps.db.write() as session:
        session.execute(update(DeliveryEvent).values(message_key="f" * 32))
    assert apply_deliveries(deps) == 1
    assert waiting(deps) == 0


def test_a_delivery_of_what_was_taken_back_is_a_warning_by_key(
    deps: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    key = confirmed(deps)
    put(deps, key, M.CANCELLED)
    tell(deps, key, "delivered")
    apply_deliveries(deps)
    assert letter_of(deps, key).state == "cancelled"
    (warning,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert warning.__dict__["mail"] == letter_of(deps, key).key


def test_one_poisoned_event_stops_no_others_and_waits_for_a_day_to_be_mended(
    deps: Deps, key: str, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    other = confirmed(deps, "sam@home.example", "EH1 1YZ")
    work(deps)
    with deps.db.write() as session:
        letter = update(Message).where(Message.key == letter_of(deps, key).key)
        session.execute(letter.values(state="no-such-state"))
    tell(deps, key, "delivered")
    tell(deps, other, "delivered")
    assert apply_deliveries(deps) == 1
    assert states(deps, other) == ("delivered", "delivered")
    told = [each for each in caplog.records if each.message == "events could not be applied"]
    assert [each.__dict__["mail"] for each in told] == [letter_of(deps, key).key]
    assert waiting(deps) == 1
    clock.pass_time(hours=25)
    apply_deliveries(deps)
    assert waiting(deps) == 0


def test_poisoned_events_by_the_hundred_stand_in_nobodys_way(
    deps: Deps, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.outbox.deliveries.BATCH", 2)
    other = confirmed(deps, "sam@home.example", "EH1 1YZ")
    work(deps)
    with deps.db.write() as session:
        letter = update(Message).where(Message.key == letter_of(deps, key).key)
        session.execute(letter.values(state="no-such-state"))
    for _ in range(5):
        tell(deps, key, "delivered")
    tell(deps, other, "delivered")
    assert apply_deliveries(deps) == 1
    assert states(deps, other) == ("delivered", "delivered")


def test_what_somebody_else_is_at_is_left_for_the_next_time(deps: Deps, key: str) -> None:
    if deps.db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    tell(deps, key, "delivered")
    with deps.db.write() as session:
        lock_message(session, Message.key == letter_of(deps, key).key)
        assert apply_deliveries(deps) == 0
    assert apply_deliveries(deps) == 1


def test_a_hard_bounce_of_a_letter_notes_its_address_once(
    deps: Deps, key: str, clock: SetClock
) -> None:
    tell(deps, key, "bounce", "bounce 5.1.1")
    tell(deps, key, "bounce", "bounce 5.1.1")
    apply_deliveries(deps)
    address = letter_of(deps, key).to_email.lower()
    assert refused(deps) == [(address, "bounce 5.1.1")]


@pytest.mark.parametrize(
    ("kind", "code", "noted"),
    [
        ("bounce", "bounce", True),
        ("bounce", "bounce 5.2.2", True),
        ("bounce", "blocked 5.7.1", False),
        ("bounce", "blocked", False),
        ("bounce", "5.1.1", True),
        ("bounce", "5.2.1", True),
        ("bounce", "5.2.2", False),
        ("bounce", "5.7.1", False),
        ("bounce", "5.4.4", False),
        ("bounce", "", False),
        ("dropped", "Bounced Address", True),
        ("dropped", "Spam Content", False),
        ("dropped", "other", False),
        ("deferred", "5.1.1", False),
    ],
)
def test_only_what_speaks_of_the_address_itself_notes_it(
    deps: Deps,
    key: str,
    kind: str,
    code: str,
    noted: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    tell(deps, key, kind, code)
    apply_deliveries(deps)
    assert bool(refused(deps)) is noted


def test_a_supporters_own_address_is_never_noted(deps: Deps, key: str) -> None:
    with deps.db.read() as session:
        receipt = session.scalars(select(Message).where(Message.kind == "receipt")).one()
    tell(deps, key, "bounce", "bounce 5.1.1")
    with deps.db.write() as session:
        session.execute(update(DeliveryEvent).values(message_key=receipt.key))
    apply_deliveries(deps)
    with deps.db.read() as session:
        assert session.get_one(Message, receipt.id).state == "bounced"
    assert refused(deps) == []
    assert action_of(deps, key).state == "sent"


def test_a_batch_takes_few_statements_however_many_messages(deps: Deps) -> None:
    keys = [confirmed(deps, f"jane{number}@home.example") for number in range(12)]
    work(deps)
    for key in keys:
        tell(deps, key, "delivered")
    seen: list[str] = []
    sql_events.listen(deps.db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert apply_deliveries(deps) == 12
    looks = [each for each in seen if each.startswith("SELECT")]
    assert len(looks) <= 12 + 9, "one for what waits behind each letter, and the batch's own"


@pytest.mark.parametrize(("kind", "state"), [("dropped", "dropped"), ("bounce", "bounced")])
def test_a_word_counts_although_our_clock_is_ahead_of_the_providers(
    deps: Deps, key: str, kind: str, state: str
) -> None:
    tell(deps, key, kind, "Bounced Address", after=-3600)
    apply_deliveries(deps)
    assert letter_of(deps, key).state == state
