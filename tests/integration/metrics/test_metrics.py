from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from campaign.app import create_app
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import DeliveryEvent, Event, Message, Suppression
from campaign.outbox.moves import move_message
from tests.support.letters import SLUG, confirmed, drafted
from tests.support.way import work

TOKEN = "a made-up token of some length"
Labels = dict[str, str]


@pytest.fixture
def guarded(settings, deps):
    """The site with a token, asked from elsewhere."""
    with_token = dataclasses.replace(settings, metrics_token=TOKEN)
    app = create_app(with_token, dataclasses.replace(deps, settings=with_token))
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    return client


def told(app) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by its name and labels."""
    response = app.test_client().get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(app, name: str, **labels: str) -> float | None:
    return told(app).get((f"postbag_{name}", frozenset(labels.items())))


def letter_of(session) -> Message:
    return session.scalars(select(Message).where(Message.kind == "letter")).one()


def test_a_letter_is_counted_where_it_stands(app, deps) -> None:
    assert value(app, "outbox_messages", state="queued", queue="letter") == 0
    confirmed(deps)
    assert value(app, "outbox_messages", state="queued", queue="letter") == 1
    assert value(app, "outbox_messages", state="queued", queue="urgent") == 1
    assert value(app, "letters", campaign=SLUG, state="queued") == 1
    work(deps)
    assert value(app, "outbox_messages", state="queued", queue="letter") == 0
    assert value(app, "outbox_messages", state="accepted", queue="letter") == 1
    assert value(app, "letters", campaign=SLUG, state="sent") == 1


def test_drafts_are_letters_too(app, deps) -> None:
    drafted(deps)
    assert value(app, "letters", campaign=SLUG, state="drafted") == 1


def test_the_age_of_what_is_due_grows_until_it_is_sent(app, deps, clock) -> None:
    confirmed(deps)
    clock.pass_time(minutes=7)
    assert value(app, "outbox_oldest_seconds", state="queued") == 420
    work(deps)
    assert value(app, "outbox_oldest_seconds", state="queued") == 0


def test_what_is_due_later_is_not_late(app, deps) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        for message in session.scalars(select(Message)):
            message.due_at = deps.now() + timedelta(hours=1)
    assert value(app, "outbox_oldest_seconds", state="queued") == 0


@pytest.mark.parametrize("state", ["held", "uncertain"])
def test_the_age_of_what_waits_for_a_person_counts_from_when_it_began(
    app, deps, clock, state
) -> None:
    confirmed(deps)
    clock.pass_time(hours=1)
    ways = {
        "held": (MessageState.HELD,),
        "uncertain": (MessageState.CLAIMED, MessageState.SENDING, MessageState.UNCERTAIN),
    }
    with deps.db.write() as session:
        for step in ways[state]:
            held_for = HeldFor.STAFF if step is MessageState.HELD else None
            move_message(session, letter_of(session), step, deps.now(), "a test", held_for)
    clock.pass_time(minutes=3)
    assert value(app, "outbox_oldest_seconds", state=state) == 180


def test_moves_are_counted_for_five_minutes(app, deps, clock) -> None:
    confirmed(deps)
    work(deps)
    accepted = value(app, "outbox_moves_5m", after="accepted")
    assert accepted == 3  # the confirmation, the letter, the receipt
    clock.pass_time(minutes=4)
    assert value(app, "outbox_moves_5m", after="accepted") == accepted
    clock.pass_time(minutes=2)
    assert value(app, "outbox_moves_5m", after="accepted") == 0


def test_the_newest_moves_are_found_among_many_old_ones(app, deps, clock) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        letter = letter_of(session)
        session.add_all(
            Event(
                action_id=letter.action_id,
                message_id=letter.id,
                at=deps.now() + timedelta(seconds=n),
                after="deferred",
                cause="a test",
            )
            for n in range(1000)
        )
    clock.pass_time(seconds=1000)
    assert value(app, "outbox_moves_5m", after="deferred") == 299


def test_the_mail_system_is_slow_in_its_quantiles(app, deps, clock) -> None:
    assert value(app, "provider_seconds", quantile="0.5") is None
    confirmed(deps)
    work(deps)
    with deps.db.write() as session:
        for message, took in zip(session.scalars(select(Message)), (100, 200, 9000), strict=True):
            message.took_ms = took
    assert value(app, "provider_seconds", quantile="0.5") == 0.2
    assert value(app, "provider_seconds", quantile="0.99") == 9.0
    clock.pass_time(minutes=16)
    assert value(app, "provider_seconds", quantile="0.5") is None


def test_what_came_and_waits_and_what_is_refused_is_counted(app, deps) -> None:
    now = deps.now()
    with deps.db.write() as session:
        for number, applied in enumerate((None, None, now)):
            session.add(
                DeliveryEvent(
                    event_id=str(number),
                    kind="delivered",
                    at=now,
                    received_at=now,
                    applied_at=applied,
                )
            )
        session.add(Suppression(email="a@mp.example", reason="blocked", since=now))
        lifted = Suppression(email="b@mp.example", reason="blocked", since=now)
        session.add(lifted)
        session.flush()
        lifted.is_open = None
    assert value(app, "delivery_events_waiting") == 2
    assert value(app, "suppressions") == 1
    assert value(app, "inbound_waiting") == 0


def test_no_name_address_or_word_is_told(app, deps) -> None:
    confirmed(deps, email="jane.planted@home.example")
    work(deps)
    text = app.test_client().get("/metrics").text
    for personal in ("planted", "Jane", "Smith", "High Street", "M1 1AE", "@"):
        assert personal not in text


def test_this_machine_may_ask_without_a_token(app) -> None:
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        environ = {"REMOTE_ADDR": address}
        assert app.test_client().get("/metrics", environ_base=environ).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", ""])
def test_to_others_there_is_no_such_page(app, address) -> None:
    environ = {"REMOTE_ADDR": address}
    assert app.test_client().get("/metrics", environ_base=environ).status_code == 404


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"],
)
def test_a_stranger_behind_a_proxy_on_this_machine_is_a_stranger(app, header) -> None:
    response = app.test_client().get("/metrics", headers={header: "127.0.0.1"})
    assert response.status_code == 404


def test_whoever_has_the_token_may_ask_from_anywhere(guarded) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.9"}
    assert guarded.get("/metrics", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", TOKEN, f"bearer {TOKEN}x", "Bearer \xe9"]
)
def test_a_wrong_token_is_no_token(guarded, given) -> None:
    assert guarded.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_a_token_in_the_settings_none_opens_it(app) -> None:
    environ = {"REMOTE_ADDR": "192.0.2.7"}
    for given in ("Bearer ", "Bearer None"):
        headers = {"Authorization": given}
        response = app.test_client().get("/metrics", headers=headers, environ_base=environ)
        assert response.status_code == 404


def test_a_database_that_is_away_is_said_without_words(app, deps) -> None:
    with deps.db.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE suppressions RENAME TO elsewhere")
    response = app.test_client().get("/metrics")
    assert response.status_code == 503
    assert response.data == b""
