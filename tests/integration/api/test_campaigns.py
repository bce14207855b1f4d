"""What everybody may read of campaigns, and a postcode that stands in no address."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import update
from werkzeug.test import Client, TestResponse

from campaign.api.application import DESCRIPTION, Api
from campaign.core.document_states import DocumentState
from campaign.db.models import Version
from campaign.tallies.refresh import refresh
from tests.support.letters import SLUG, confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps

COMPONENTS = json.loads(DESCRIPTION.read_text("utf-8"))["components"]
ONE = f"/v1/campaigns/{SLUG}"


@pytest.fixture
def client(deps: Deps) -> Client:
    return Client(Api(deps))


def check(answer: TestResponse, schema: str) -> Any:
    """Compare an answer with its published schema; returns it."""
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    rule = {"$ref": f"#/components/schemas/{schema}", "components": COMPONENTS}
    Draft202012Validator(rule, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        answer.json
    )
    return answer.json


def test_a_campaign_is_listed_and_told_in_both_languages(client: Client) -> None:
    (listed,) = check(client.get("/v1/campaigns"), "Campaigns")["campaigns"]
    assert listed == check(client.get(ONE), "Campaign")
    assert listed["campaign"] == SLUG
    assert listed["languages"]["en"]["page"] == f"http://localhost/{SLUG}/"
    assert listed["languages"]["cy"]["widget"] == f"http://localhost/cy/{SLUG}/widget"


def test_what_is_being_prepared_is_not_there(deps: Deps, client: Client) -> None:
    with deps.db.write() as session:
        session.execute(update(Version).values(state=DocumentState.DRAFT))
    assert client.get("/v1/campaigns").json == {"campaigns": []}
    assert client.get(ONE).status_code == 404
    assert client.get(f"{ONE}/counts").status_code == 404


def test_small_numbers_are_not_told_nor_given_away(deps: Deps, client: Client) -> None:
    for number in range(4):
        confirmed(deps, f"{number}@home.example")
    refresh(deps)
    assert check(client.get(f"{ONE}/counts"), "Counts")["letters"]["confirmed"] is None
    assert check(client.get(ONE), "Campaign")["letters"] is None
    confirmed(deps)
    refresh(deps)
    letters = check(client.get(f"{ONE}/counts"), "Counts")["letters"]
    assert letters == {
        "confirmed": 5, "sent": 0, "delivered": 0, "acknowledged": 0, "answered": 0
    }  # fmt: skip
    assert check(client.get(ONE), "Campaign")["letters"] == 5


@pytest.mark.parametrize("path", ["/v1/campaigns", ONE, f"{ONE}/counts"])
def test_it_may_be_kept_a_while_and_is_not_sent_twice(client: Client, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Authorization" in first.headers["Vary"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_with_a_key_the_same_address_answers_other_systems(deps: Deps) -> None:
    key = "a made-up key for other systems, long enough"
    settings = dataclasses.replace(deps.settings, api_key=key)
    client = Client(Api(dataclasses.replace(deps, settings=settings)))
    answer = client.get(ONE, headers={"Authorization": f"Bearer {key}"})
    assert answer.mimetype == "application/hal+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{ONE}?api_key={key}").status_code == 400


def test_each_request_counts_for_the_limit(client: Client) -> None:
    left = int(client.get("/v1/campaigns").headers["RateLimit-Remaining"])
    assert client.get(f"{ONE}/counts").headers["RateLimit-Remaining"] == str(left - 1)
    posted = client.post("/v1/postcodes", data={"postcode": "M1 1AE"})
    assert posted.headers["RateLimit-Remaining"] == str(left - 2)


def test_a_posted_postcode_is_answered_as_one_in_an_address_and_not_kept(client: Client) -> None:
    answer = client.post("/v1/postcodes", data={"postcode": "m1 1ae"})
    found = check(answer, "Answer")
    assert found == client.get("/v1/postcodes/M1 1AE").json
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [b"", b"postcode=", b"x", b"postcode=" + b"x" * 2000, b"&".join([b"a=1"] * 50), b"\xff=\xff",
     b'{"postcode": "M1 1AE"}'],
)  # fmt: skip
def test_a_body_without_a_postcode_is_told_so(client: Client, body: bytes) -> None:
    answer = client.post("/v1/postcodes", data=body)
    assert answer.status_code == 422
    assert answer.json["kind"] == "not_a_postcode"


def test_only_a_post_is_taken_there_and_pages_of_any_site_may_make_it(client: Client) -> None:
    assert client.get("/v1/postcodes").status_code == 405
    flight = client.options("/v1/postcodes")
    assert flight.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert client.post(ONE).status_code == 405
