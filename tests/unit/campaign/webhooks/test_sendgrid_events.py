"""The provider's batches as values: what is kept of them, and what never is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.webhooks.sendgrid_events import BatchError, Told, read_events
from tests.fakes.sendgrid_events import batch, event

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
THEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "0123456789abcdef" * 2


def only(**fields) -> Told:
    kind = fields.pop("event", "delivered")
    told, skipped = read_events(batch({**event(kind, KEY, THEN), **fields}), NOW)
    assert skipped == 0
    return told[0]


def test_an_event_keeps_its_name_its_message_its_time_and_itself() -> None:
    told = only(sg_event_id="abc-1")
    assert (told.event_id, told.message_key, told.kind, told.at) == (
        "abc-1",
        KEY,
        "delivered",
        THEN,
    )
    assert json.loads(told.raw or "")["sg_event_id"] == "abc-1"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"event": "bounce", "type": "bounce", "status": "5.1.1"}, "bounce 5.1.1"),
        ({"event": "bounce", "type": "blocked", "status": "5.7.1"}, "blocked 5.7.1"),
        ({"event": "bounce", "status": "550 jane@home.example unknown"}, "bounce"),
        ({"event": "dropped", "reason": "Bounced Address"}, "Bounced Address"),
        ({"event": "dropped", "reason": "bounced address: jane@home.example"}, "Bounced Address"),
        ({"event": "dropped", "reason": "Invalid SMTPAPI header"}, "Invalid SMTPAPI header"),
        ({"event": "dropped", "reason": "Jane did not want it"}, "other"),
        ({"event": "dropped"}, "other"),
        ({"event": "deferred", "response": "451 4.3.2 try again, Jane"}, "4.3.2"),
        ({"event": "deferred", "response": "400 5.1.2.3 refused"}, ""),
        ({"event": "delivered", "response": "250 OK"}, ""),
    ],
)
def test_codes_are_words_of_ours_never_sentences_or_addresses(fields, code: str) -> None:
    assert only(**fields).code == code


@pytest.mark.parametrize("letter", ["", "someone-elses", KEY.upper(), KEY + "0", None, 7, [KEY]])
def test_others_mail_is_known_by_its_missing_key_and_loses_its_words(letter) -> None:
    told = only(letter=letter)
    assert told.message_key == ""
    assert told.raw is None


@pytest.mark.parametrize("stamp", [None, "1", True, -5, 10**30, float("1e300"), [], 0])
def test_an_event_without_a_time_gets_that_of_its_arrival(stamp) -> None:
    assert only(timestamp=stamp).at == NOW


def test_what_is_no_event_is_left_out_and_counted() -> None:
    good = event("delivered", KEY, THEN)
    bad = [None, 3, "text", [], {}, {"event": "open"}, {"sg_event_id": "x"}, {**good, "event": 5}]
    told, skipped = read_events(batch(*bad, good, {**good, "sg_event_id": ""}), NOW)
    assert (len(told), skipped) == (1, len(bad) + 1)


def test_a_strange_name_is_kept_as_its_digest_so_that_a_column_can_hold_it() -> None:
    for name in ("a" * 500, "a b", "\x00", "\ud800", "ŵ"):
        found = only(sg_event_id=name).event_id
        assert len(found) == 64
        assert found == only(sg_event_id=name).event_id


def test_a_strange_kind_is_unknown_and_a_zero_byte_reaches_no_column() -> None:
    told = only(event="JANE@home.example", note="\x00")
    assert told.kind == "unknown"
    assert "\x00" not in (told.raw or "")


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"\xff", b"[1,", b"[" * 100_000, b'"text"'])
def test_a_body_that_is_no_list_is_an_error_of_its_own(body: bytes) -> None:
    with pytest.raises(BatchError):
        read_events(body, NOW)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
names = ("sg_event_id", "event", "letter", "timestamp", "type", "status", "reason", "response")


@given(
    st.lists(values | st.fixed_dictionaries({}, optional=dict.fromkeys(names, values)), max_size=4)
)
def test_whatever_the_items_are_every_one_is_told_or_counted(items) -> None:
    told, skipped = read_events(json.dumps(items).encode(), NOW)
    assert len(told) + skipped == len(items)
    assert all(each.at.tzinfo and len(each.code) <= 60 and len(each.kind) <= 30 for each in told)
