"""The headers of every answer."""

from __future__ import annotations

from http import HTTPStatus

from campaign.api.allowance import Spent
from campaign.api.reply import STATUS_LINES, Reply

PLAIN = Reply(200, b'{"a": 1}', "application/json", (("ETag", '"x"'),))


def test_any_page_may_read_it_and_no_page_may_show_it() -> None:
    lines = dict(PLAIN.lines(None, secure=False))
    assert lines["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in lines
    assert "ETag" in lines["Access-Control-Expose-Headers"]
    assert "frame-ancestors 'none'" in lines["Content-Security-Policy"]
    assert lines["X-Content-Type-Options"] == "nosniff"


def test_body_and_own_headers_are_described() -> None:
    lines = dict(PLAIN.lines(None, secure=False))
    assert lines["Content-Type"] == "application/json"
    assert lines["Content-Length"] == "8"
    assert lines["ETag"] == '"x"'


def test_without_a_body_none_is_described() -> None:
    lines = dict(Reply(304, b"", "", ()).lines(None, secure=False))
    assert not lines.keys() & {"Content-Type", "Content-Length"}


def test_the_allowance_is_told_where_it_was_counted() -> None:
    lines = dict(PLAIN.lines(Spent(300, 299, 60, exceeded=False), secure=False))
    assert lines["RateLimit-Limit"] == "300"
    assert lines["RateLimit-Remaining"] == "299"
    assert lines["RateLimit-Reset"] == "60"
    assert not any(name.startswith("RateLimit") for name, _ in PLAIN.lines(None, secure=False))


def test_https_is_insisted_on_only_over_https() -> None:
    assert "Strict-Transport-Security" in dict(PLAIN.lines(None, secure=True))
    assert "Strict-Transport-Security" not in dict(PLAIN.lines(None, secure=False))


def test_one_reply_does_not_change_the_next() -> None:
    first = PLAIN.lines(Spent(300, 299, 60, exceeded=False), secure=True)
    first.clear()
    assert PLAIN.lines(None, secure=False)


def test_every_status_has_its_line() -> None:
    assert STATUS_LINES[422] == f"422 {HTTPStatus(422).phrase}"
