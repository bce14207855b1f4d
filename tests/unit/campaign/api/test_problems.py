"""Errors in the shape of RFC 9457."""

from __future__ import annotations

import json

import pytest

from campaign.api import problems
from campaign.api.allowance import Spent
from campaign.api.errors import NotAPostcodeError, UnknownPostcodeError
from campaign.api.reply import Reply
from postcodes import Reason


def read(reply: Reply) -> dict[str, object]:
    assert reply.media_type == "application/problem+json"
    body = json.loads(reply.body)
    assert body["status"] == reply.status
    assert body["title"]
    assert body["detail"].endswith(".")
    return body


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_code_and_a_sentence(reason: Reason) -> None:
    reply = problems.not_a_postcode(NotAPostcodeError(reason))
    body = read(reply)
    assert reply.status == 422
    assert body["type"] == "/api/v1/openapi.json#not-a-postcode"
    assert (body["kind"], body["reason"]) == ("not_a_postcode", reason.value)


@pytest.mark.parametrize("kind", ["unknown", "partial"])
def test_an_unknown_postcode_is_not_found_and_is_no_unknown_address(kind: str) -> None:
    body = read(problems.unknown_postcode(UnknownPostcodeError(kind)))
    address = read(problems.plain(404))
    assert body["status"] == address["status"] == 404
    assert body["kind"] == kind
    assert body["type"] != address["type"] == "about:blank"


def test_too_many_requests_say_how_long_to_wait() -> None:
    reply = problems.too_many_requests(Spent(300, 0, 17, exceeded=True))
    assert "17 s" in str(read(reply)["detail"])
    assert ("Retry-After", "17") in reply.headers


def test_another_method_is_told_which_are_allowed() -> None:
    reply = problems.method_not_allowed("GET, HEAD")
    assert read(reply)["status"] == 405
    assert ("Allow", "GET, HEAD") in reply.headers


def test_problems_are_not_kept_by_anybody() -> None:
    for reply in (problems.plain(500), problems.plain(404)):
        assert ("Cache-Control", "no-store") in reply.headers
