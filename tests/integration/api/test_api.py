"""The API as other sites' pages meet it, inside the whole application."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import Client, TestResponse

from campaign.api.allowance import PER_MINUTE, Allowance
from campaign.api.application import DESCRIPTION, Api
from campaign.app import create_app
from campaign.config import Settings
from campaign.deps import Deps
from campaign.members.service import dissolve
from campaign.wiring import wire
from postcodes import Answer, Finder, ReloadingFinder

OPENAPI = json.loads(DESCRIPTION.read_text("utf-8"))


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Deps]:
    wired = wire(Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path), **ENVIRON}))
    yield wired
    wired.db.close()


ENVIRON = {"POSTBAG_PUBLIC_URL": "https://write.charity.example"}


@pytest.fixture
def client(outside: Deps) -> Client:
    return create_app(outside.settings, outside).test_client()


def ask(client: Client, postcode: str, method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.open(f"/api/v1/postcodes/{postcode}", method=method, headers=named)
    assert "Set-Cookie" not in answer.headers
    assert "html" not in answer.headers.get("Content-Type", "")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer


def check(answer: TestResponse, schema: str) -> None:
    """Compare a real answer with its published schema."""
    rule = {"$ref": f"#/components/schemas/{schema}", "components": OPENAPI["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(rule, format_checker=checker).validate(answer.json)


@pytest.mark.parametrize(
    ("typed", "kind", "offered"),
    [
        ("SW1A 0AA", "found", "constituency"),
        ("sw1a0aa", "found", "constituency"),
        ("SWIA-OAA.", "found", "constituency"),
        ("BT7 1NN", "northern_ireland", "constituency"),
        ("BT1 1AA", "northern_ireland", "alternatives"),
        ("M1", "partial", "alternatives"),
        ("M1 1ZZ", "unknown", "alternatives"),
        ("JE2 3AB", "crown_dependency", "place"),
        ("GX11 1AA", "overseas", "place"),
        ("BFPO 12", "bfpo", "place"),
        ("XX10 1AA", "non_geographic", None),
    ],
)
def test_answers_keep_to_their_description(
    client: Client, typed: str, kind: str, offered: str | None
) -> None:
    answer = ask(client, typed)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    check(answer, "Answer")
    assert answer.json["kind"] == kind
    for what in ("constituency", "alternatives", "place"):
        assert bool(answer.json[what]) is (what == offered), what
    assert answer.json["data"]["attribution"] == "https://write.charity.example/data"


def test_every_postcode_near_a_boundary_keeps_to_the_description_too(
    client: Client, outside: Deps
) -> None:
    directory = outside.finder.directory
    near = (str(postcode) for postcode, place in directory if place.others)
    for _, text in zip(range(20), near, strict=False):
        answer = ask(client, text)
        check(answer, "Answer")
        assert answer.json["alternatives"]


@pytest.mark.parametrize(
    ("typed", "status", "type_"),
    [
        ("ZZ99 9ZZ", 404, "unknown-postcode"),
        ("ZZ99", 404, "unknown-postcode"),
        ("12345", 422, "not-a-postcode"),
        ("London", 422, "not-a-postcode"),
        ("%20", 422, "not-a-postcode"),
        ("Caf%C3%A9", 422, "not-a-postcode"),
        ("%FF%FE", 422, "not-a-postcode"),
        ("<script>", 422, "not-a-postcode"),
        ("x" * 5000, 422, "not-a-postcode"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: Client, typed: str, status: int, type_: str
) -> None:
    answer = ask(client, typed)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    check(answer, "Problem")
    assert answer.json["type"] == f"/api/v1/openapi.json#{type_}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/postcodes/", "/api/v2/postcodes/M1 1AE",
             "/api/v1/postcodes/M1/1AE", "/api//v1/openapi.json", "/api/v1/openapi.json/"],
)  # fmt: skip
def test_an_address_that_does_not_exist_is_a_problem_and_no_page(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    check(answer, "Problem")


def test_the_rest_of_the_site_is_untouched(client: Client) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/apiary").mimetype == "text/html"


def test_the_description_is_published(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.json == OPENAPI
    assert answer.headers["ETag"]


def test_an_answer_that_still_holds_is_not_sent_again(client: Client) -> None:
    first = ask(client, "M1 1AE")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask(client, "M1 1AE", If_None_Match=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    for unknown in ('"other"', "", "nonsense"):
        assert ask(client, "M1 1AE", If_None_Match=unknown).status_code == 200
    assert ask(client, "SW1A 0AA").headers["ETag"] != tag


def test_the_etag_changes_with_the_date_of_the_data(outside: Deps) -> None:
    class NextMonth(ReloadingFinder):
        """The same facts, said to be newer."""

        @property
        def current(self) -> Finder:
            finder = Finder.open()
            finder.dates = dataclasses.replace(finder.dates, members=outside.now().date())
            return finder

    def tag(deps: Deps) -> str:
        return Client(Api(deps)).get("/v1/postcodes/M1 1AE").headers["ETag"]

    newer = dataclasses.replace(outside, finder=NextMonth(outside.settings.data_folder))
    assert tag(outside) == tag(outside) != tag(newer)


def test_head_says_what_get_would(client: Client) -> None:
    full, head = ask(client, "M1 1AE"), ask(client, "M1 1AE", "HEAD")
    assert head.data == b""
    assert head.status_code == 200
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == full.headers[name]


def test_a_preflight_is_answered_and_not_counted(client: Client) -> None:
    before = ask(client, "M1 1AE")
    flight = ask(
        client, "M1 1AE", "OPTIONS", Origin="https://other.example",
        Access_Control_Request_Method="GET", Access_Control_Request_Headers="if-none-match",
    )  # fmt: skip
    assert (flight.status_code, flight.data) == (204, b"")
    assert "GET" in flight.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in flight.headers["Access-Control-Allow-Headers"]
    after = ask(client, "M1 1AE")
    assert remaining(after) == remaining(before) - 1


def remaining(answer: TestResponse) -> int:
    return int(answer.headers["RateLimit-Remaining"])


def test_too_many_requests_are_told_when_to_come_back(client: Client) -> None:
    last = [ask(client, "M1 1AE").status_code for _ in range(PER_MINUTE)]
    assert set(last) == {200}
    refused = ask(client, "M1 1AE")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    check(refused, "Problem")
    assert client.get("/api/v1/nothing").status_code == 429
    assert client.get("/healthz").status_code == 200


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(tmp_path: Path) -> None:
    for hops, counted_apart in (("0", False), ("1", True)):
        environ = {"POSTBAG_INSTANCE": str(tmp_path), "POSTBAG_TRUSTED_PROXIES": hops}
        client = create_app(Settings.from_env(environ)).test_client()
        first = ask(client, "M1 1AE", X_Forwarded_For="192.0.2.1")
        second = ask(client, "M1 1AE", X_Forwarded_For="192.0.2.2")
        assert (remaining(first) == remaining(second)) is counted_apart


def test_without_the_shared_store_each_process_counts_alone(
    outside: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    nobody_listens = Allowance("valkey://127.0.0.1:1", per_minute=2)
    client = Client(Api(outside, nobody_listens))
    statuses = [client.get("/v1/postcodes/M1 1AE").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    said = [record for record in caplog.records if record.name.endswith("allowance")]
    assert len(said) == 1  # and the store is left alone for a while


def test_a_fault_of_ours_is_a_problem_and_the_log_does_not_say_what_was_asked(
    outside: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ReloadingFinder):
        """A finder that fails and says too much."""

        @property
        def current(self) -> Finder:
            class Failing(Finder):
                def __init__(self) -> None: ...

                def find(self, text: str) -> Answer:
                    raise ValueError(text)

            return Failing()

    broken = dataclasses.replace(outside, finder=Broken(outside.settings.data_folder))
    with caplog.at_level(logging.DEBUG):
        answer = Client(Api(broken)).get("/v1/postcodes/SW1A 2AA")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    check(answer, "Problem")
    assert "ValueError" in caplog.text
    assert "SW1A" not in caplog.text
    assert "SW1A" not in answer.get_data(as_text=True)


def test_while_parliament_is_dissolved_nobody_is_named(app: Flask, deps: Deps) -> None:
    dissolve(deps)
    said = app.test_client().get("/api/v1/postcodes/M1%201AE").get_json()
    assert said["constituency"]["name"] == "Manchester Central"
    assert said["member"] is None
    assert said["data"]["dissolved"] is True
