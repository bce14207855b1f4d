"""The provider's events: taken from the holder of a key alone, stored once, and never lost."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from campaign.db.models import DeliveryEvent
from campaign.deps import Deps
from tests.fakes.sendgrid_events import SIGNATURE, TIMESTAMP, Signer, batch, event
from tests.integration.webhooks.conftest import Post
from tests.support.clock import SetClock

KEY = "0123456789abcdef" * 2
PATH = "/webhooks/sendgrid/events"


def stored(deps: Deps) -> list[DeliveryEvent]:
    with deps.db.read() as session:
        return list(session.scalars(select(DeliveryEvent).order_by(DeliveryEvent.id)))


def test_a_signed_batch_is_stored_as_it_came(post: Post, deps: Deps, clock: SetClock) -> None:
    told = event("bounce", KEY, clock.now, type="bounce", status="5.1.1", reason="550 no such user")
    assert post(batch(told)).status_code == 204
    (row,) = stored(deps)
    assert (row.event_id, row.message_key) == (told["sg_event_id"], KEY)
    assert (row.kind, row.code) == ("bounce", "bounce 5.1.1")
    assert (row.at, row.received_at, row.applied_at) == (clock.now, clock.now, None)
    assert json.loads(row.raw or "") == told


def test_events_of_others_mail_are_marked_and_lose_their_words(
    post: Post, deps: Deps, clock: SetClock
) -> None:
    assert post(batch(event("delivered", "newsletter", clock.now))).status_code == 204
    (row,) = stored(deps)
    assert (row.message_key, row.raw, row.applied_at) == ("", None, clock.now)


def test_a_doubled_event_is_stored_once(post: Post, deps: Deps, clock: SetClock) -> None:
    first, second = event("processed", KEY, clock.now), event("delivered", KEY, clock.now)
    for body in (batch(first, first), batch(second, first), batch(first, second)):
        assert post(body).status_code == 204
    assert len(stored(deps)) == 2


def test_forged_posts_are_refused_and_nothing_is_stored(
    post: Post, deps: Deps, signer: Signer, clock: SetClock
) -> None:
    body = batch(event("delivered", KEY, clock.now))
    good = signer.headers(body, clock.now)
    clock.pass_time(hours=27)
    old = post(body, good)
    clock.pass_time(hours=-27)
    refused = [
        old,
        post(body, Signer().headers(body, clock.now)),
        post(body + b" ", good),
        post(body, {TIMESTAMP: good[TIMESTAMP]}),
        post(body, {SIGNATURE: good[SIGNATURE]}),
        post(body, {}),
        post(b"", good),
        post(b"not even JSON", {}),
        post(body, {**good, SIGNATURE: "A" * 60_000}),
    ]
    assert {each.status_code for each in refused} == {403}
    assert {each.data for each in refused} == {b""}
    assert stored(deps) == []
    assert post(body, good).status_code == 204


def test_both_keys_work_while_they_are_exchanged(
    post: Post, newer_signer: Signer, clock: SetClock
) -> None:
    body = batch(event("delivered", KEY, clock.now))
    assert post(body).status_code == 204
    assert post(body, newer_signer.headers(body, clock.now)).status_code == 204


def test_a_post_again_within_the_day_changes_nothing(
    post: Post, deps: Deps, signer: Signer, clock: SetClock
) -> None:
    body = batch(event("delivered", KEY, clock.now))
    headers = signer.headers(body, clock.now)
    assert post(body, headers).status_code == 204
    clock.pass_time(hours=24)
    assert post(body, headers).status_code == 204
    assert len(stored(deps)) == 1


def test_without_keys_there_is_no_such_page(
    keyless: Flask, signer: Signer, clock: SetClock
) -> None:
    body = batch(event("delivered", KEY, clock.now))
    answer = keyless.test_client().post(PATH, data=body, headers=signer.headers(body, clock.now))
    assert answer.status_code == 404


def test_it_is_not_for_browsers(app: Flask) -> None:
    assert app.test_client().get(PATH).status_code == 405


def test_items_that_are_no_events_do_not_stop_the_others(
    post: Post, deps: Deps, clock: SetClock
) -> None:
    good = event("delivered", KEY, clock.now)
    assert post(batch(None, "text", {"event": "open"}, good, {})).status_code == 204
    assert [row.event_id for row in stored(deps)] == [good["sg_event_id"]]


def test_signed_nonsense_is_a_bad_request(post: Post) -> None:
    for body in (b"{}", b"\xff\xfe", b"[" * 50_000):
        assert post(body).status_code == 400


def test_a_batch_beyond_all_measure_is_too_large(post: Post) -> None:
    assert post(b"[" + b" " * (4 * 1024 * 1024)).status_code == 413


def test_while_the_database_is_away_the_provider_is_asked_to_come_again(
    post: Post, deps: Deps, clock: SetClock
) -> None:
    body = batch(event("delivered", KEY, clock.now))
    with deps.db.write() as session:
        session.execute(text("ALTER TABLE delivery_events RENAME TO elsewhere"))
    assert post(body).status_code == 503
    with deps.db.write() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO delivery_events"))
    assert post(body).status_code == 204
    assert len(stored(deps)) == 1


def test_no_limit_of_tries_stands_in_their_way(post: Post, deps: Deps, clock: SetClock) -> None:
    answers = {post(batch(event("open", KEY, clock.now))).status_code for _ in range(150)}
    assert answers == {204}
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DeliveryEvent)) == 150


def test_the_log_holds_no_address(
    post: Post, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reason = "550 planted.person@parliament.example is not known"
    told = event("bounce", KEY, clock.now, reason=reason, status=reason)
    post(batch(told, "planted.person@parliament.example"))
    post(batch(told), {})
    logged = "".join(str(record.__dict__) for record in caplog.records)
    assert "events stored" in logged, "otherwise nothing was looked at"
    assert "planted" not in logged
