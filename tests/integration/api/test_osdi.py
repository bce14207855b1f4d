"""Letters for other systems: in OSDI's shape, with the key only, and nobody's name without leave."""

from __future__ import annotations

import dataclasses
import json
import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select, update
from werkzeug.test import Client, TestResponse

from campaign.api.application import DESCRIPTION, Api
from campaign.chain.service import Recorded, record
from campaign.core.audit import Done
from campaign.core.chain import Position, Source, Stage
from campaign.core.states import ActionState
from campaign.db.models import Action, AuditEntry
from campaign.privacy.erasing import erase
from campaign.tallies.refresh import refresh
from tests.support.letters import SLUG, action_of, awaiting, confirmed
from tests.support.plans import asked
from tests.support.way import work

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.clock import SetClock

OPENAPI = json.loads(DESCRIPTION.read_text("utf-8"))
KEY = "a made-up key for other systems, long enough"
EMAIL = "jane@home.example"
PERSONAL = (EMAIL, "Jane", "1 High Street", "M1 1AE")
LIST = f"/v1/campaigns/{SLUG}/outreaches"
AGREED = {"updates": "Keep me in touch."}


@pytest.fixture
def keyed(deps: Deps) -> Deps:
    return dataclasses.replace(deps, settings=dataclasses.replace(deps.settings, api_key=KEY))


@pytest.fixture
def client(keyed: Deps) -> Client:
    return Client(Api(keyed))


def get(client: Client, path: str, **headers: str) -> TestResponse:
    """As another system asks: addresses as the answers before have them."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = named or {"Authorization": f"Bearer {KEY}"}
    answer = client.get(path.removeprefix("http://localhost/api"), headers=named)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def check(answer: TestResponse, schema: str) -> Any:
    """Compare a real answer with its published schema; returns it."""
    rule = {"$ref": f"#/components/schemas/{schema}", "components": OPENAPI["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(rule, format_checker=checker).validate(answer.json)
    return answer.json


def listed(client: Client, query: str = "") -> list[Any]:
    answer = get(client, LIST + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/hal+json")
    found: list[Any] = check(answer, "Outreaches")["_embedded"]["osdi:outreaches"]
    return found


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, check(answer, "Problem")["type"].rpartition("#")[2]


def test_a_letter_is_an_outreach_and_nobody_is_named(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    confirmed(keyed)
    clock.pass_time(minutes=2)
    answer = get(client, LIST)
    (letter,) = check(answer, "Outreaches")["_embedded"]["osdi:outreaches"]
    assert letter["status"] == "queued"
    assert letter["targets"][0]["name"] == "Lucy Powell"
    assert letter["targets"][0]["title"] == "MP for Manchester Central"
    assert letter["targets"][0]["family_name"] == "Powell"
    assert letter["_embedded"]["osdi:person"].keys() == {"identifiers"}
    said = answer.get_data(as_text=True)
    action = action_of(keyed, confirmed_key(keyed))
    for what in (*PERSONAL, action.key, action.reference, action.body or "?", action.subject or ""):
        assert what not in said


def confirmed_key(deps: Deps) -> str:
    with deps.db.read() as session:
        return session.scalars(select(Action.key).order_by(Action.id)).first() or ""


def test_who_agreed_to_hear_from_the_charity_is_named(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    confirmed(keyed, consents=AGREED)
    clock.pass_time(minutes=2)
    (letter,) = listed(client)
    person = letter["_embedded"]["osdi:person"]
    assert person["name"] == "Jane Smith"
    assert (person["given_name"], person["family_name"]) == ("Jane", "Smith")
    assert person["email_addresses"][0]["address"] == EMAIL
    assert person["postal_addresses"][0]["postal_code"] == "M1 1AE"
    assert EMAIL not in json.dumps(letter["_links"])


@pytest.mark.parametrize("kind", ["replies", "story"])
def test_another_agreement_is_none_to_that(
    keyed: Deps, client: Client, clock: SetClock, kind: str
) -> None:
    confirmed(keyed, consents={kind: "Something else."})
    clock.pass_time(minutes=2)
    (letter,) = listed(client)
    assert letter["_embedded"]["osdi:person"].keys() == {"identifiers"}


def test_what_nobody_has_confirmed_is_not_there(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    awaiting(keyed, consents=AGREED)
    again = confirmed(keyed, "other@home.example", consents=AGREED)
    with keyed.db.write() as session:  # its MP has changed: its words and address may, too
        session.execute(
            update(Action).where(Action.key == again).values(state=ActionState.AWAITING)
        )
    clock.pass_time(minutes=2)
    assert listed(client) == []


def test_whoever_is_erased_is_no_longer_named_and_that_is_told(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    confirmed(keyed, consents=AGREED)
    work(keyed)
    clock.pass_time(days=1)
    (before,) = listed(client)
    clock.pass_time(minutes=1)
    erase(keyed, EMAIL, "supporter")
    clock.pass_time(minutes=2)
    (after,) = listed(client, f"?modified_since={before['modified_date']}")
    assert after["identifiers"] == before["identifiers"]
    assert after["modified_date"] > before["modified_date"]
    assert after["_embedded"]["osdi:person"].keys() == {"identifiers"}


def test_an_answer_changes_the_letter_and_brings_it_to_the_end(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    first = confirmed(keyed)
    clock.pass_time(minutes=1)
    confirmed(keyed, "two@home.example")
    work(keyed)
    clock.pass_time(minutes=2)
    since = keyed.now().isoformat()
    with keyed.db.write() as session:
        claim = Recorded(Stage.WROTE, date(2026, 11, 23), Source.STAFF, Position.SUPPORTIVE)
        record(keyed, session, claim, [action_of(keyed, first).id])
    assert listed(client, f"?modified_since={since}") == []
    clock.pass_time(minutes=1)
    (letter,) = listed(client, f"?modified_since={since}")
    assert (letter["status"], letter["position"]) == ("wrote", "supportive")
    assert letter["answered_on"] == "2026-11-23"
    assert [each["status"] for each in listed(client)][-1] == "wrote"


def test_pages_are_read_to_the_end_whatever_changes_meanwhile(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    keys = [confirmed(keyed, f"{number}@home.example") for number in range(7)]
    clock.pass_time(minutes=2)
    seen: list[str] = []
    address = f"{LIST}?per_page=2"
    for turn in range(20):
        found = check(get(client, address), "Outreaches")
        seen += [each["identifiers"][0] for each in found["_embedded"]["osdi:outreaches"]]
        if turn == 1:  # one that was seen and one that was not
            move(keyed, keys[0], keys[5])
            confirmed(keyed, "late@home.example")
            clock.pass_time(minutes=2)
        if "next" not in found["_links"]:
            break
        address = found["_links"]["next"]["href"]
    assert len(set(seen)) == 8
    assert len(seen) == 9  # the one that was seen before it changed


def move(deps: Deps, *keys: str) -> None:
    with deps.db.write() as session:
        session.execute(update(Action).where(Action.key.in_(keys)).values(changed_at=deps.now()))


def test_each_letter_has_an_address_of_its_own(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    confirmed(keyed)
    clock.pass_time(minutes=2)
    (letter,) = listed(client)
    address = letter["_links"]["self"]["href"]
    assert check(get(client, address), "Outreach") == letter
    other = address[:-1] + ("0" if address[-1] != "0" else "1")
    for nothing in (
        other,
        address + "/",
        address[:-1],
        f"{LIST}/{address[-32:].upper()}",
        f"{LIST}/é",
    ):
        assert get(client, nothing).status_code == 404


def test_the_campaign_tells_how_many_unless_they_are_few(keyed: Deps, client: Client) -> None:
    confirmed(keyed)
    refresh(keyed)
    found = check(get(client, f"/v1/campaigns/{SLUG}"), "AdvocacyCampaign")
    assert found["total_outreaches"] is None
    for number in range(4):
        confirmed(keyed, f"{number}@home.example")
    refresh(keyed)
    found = check(get(client, f"/v1/campaigns/{SLUG}"), "AdvocacyCampaign")
    assert found["total_outreaches"] == 5
    assert found["_links"]["osdi:outreaches"]["href"] == f"http://localhost/api{LIST}"


@pytest.mark.parametrize("path", [LIST, f"/v1/campaigns/{SLUG}", f"{LIST}/{'0' * 32}"])
def test_the_key_is_needed(client: Client, path: str) -> None:
    if path != f"/v1/campaigns/{SLUG}":  # which tells everybody a little: test_campaigns.py
        assert problem(get(client, path, X_Nothing="")) == (401, "wrong-key")
    for wrong in ("", "Bearer", "Bearer ", f"Bearer {KEY}x", f"Basic {KEY}", KEY, "Bearer é"):
        answer = get(client, path, Authorization=wrong)
        assert problem(answer) == (401, "wrong-key"), wrong
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert problem(get(client, path, OSDI_API_Token="wrong")) == (401, "wrong-key")


@pytest.mark.parametrize("header", ["Authorization", "OSDI-API-Token"])
def test_either_header_will_do(client: Client, header: str) -> None:
    value = f"Bearer {KEY}" if header == "Authorization" else KEY
    assert get(client, LIST, **{header: value}).status_code == 200


def test_without_a_key_in_the_settings_there_is_nothing(deps: Deps) -> None:
    client = Client(Api(deps))
    for value in ("Bearer ", f"Bearer {KEY}", "Bearer None"):
        assert problem(get(client, LIST, Authorization=value)) == (404, "no-key-is-set")


@pytest.mark.parametrize("name", ["key", "api_key", "token", "access_token", "osdi-api-token"])
def test_a_key_in_an_address_is_refused_even_beside_the_right_header(
    client: Client, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert problem(get(client, f"{LIST}?{name}={KEY}")) == (400, "key-in-address")
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("per_page=0", "per_page"),
        ("per_page=101", "per_page"),
        ("per_page=-1", "per_page"),
        ("per_page=²", "per_page"),
        ("per_page=", "per_page"),
        ("modified_since=yesterday", "modified_since"),
        ("modified_since=2026-11-23T09:30:00", "modified_since"),
        ("modified_since=0001-01-01T00:00:00%2B14:00", "modified_since"),
        ("modified_since=", "modified_since"),
        ("after=1", "after"),
        (f"after=1.{'0' * 32}", "after"),
        ("page=2", "query"),
        ("filter=x", "query"),
        ("per_page=1&per_page=2", "query"),
        ("x" * 500, "query"),
    ],
)
def test_what_cannot_be_read_is_said(client: Client, query: str, parameter: str) -> None:
    answer = get(client, f"{LIST}?{query}")
    assert problem(answer) == (400, "unfit-query")
    assert answer.json["parameter"] == parameter


@pytest.mark.parametrize(
    "moment", ["2026-11-23", "2026-11-23T09:30:00Z", "2026-11-23T10:30:00+01:00"]
)
def test_times_are_understood_with_their_zone(
    keyed: Deps, client: Client, clock: SetClock, moment: str
) -> None:
    confirmed(keyed)
    clock.pass_time(minutes=2)
    assert len(listed(client, f"?modified_since={moment}")) == 1
    assert listed(client, "?modified_since=2026-11-24") == []


@pytest.mark.parametrize("path", ["/v1/campaigns/no-such", "/v1/campaigns/no-such/outreaches"])
def test_an_unknown_campaign_is_not_there(client: Client, path: str) -> None:
    assert get(client, path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/campaigns/", "/v1/campaigns//outreaches", f"{LIST}/", f"{LIST}/a/b"]
)
def test_other_addresses_are_none(client: Client, path: str) -> None:
    assert problem(get(client, path)) == (404, "about:blank")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(client: Client, method: str) -> None:
    answer = client.open(LIST, method=method, headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 405


def test_pages_of_other_sites_get_no_leave(client: Client) -> None:
    flight = client.options(LIST, headers={"Access-Control-Request-Headers": "Authorization"})
    assert flight.status_code == 204
    assert not [name for name, _value in flight.headers if name.startswith("Access-Control")]


def test_a_day_s_reading_is_one_entry_of_the_audit_log(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    get(client, LIST, Authorization="Bearer wrong")
    assert entries(keyed) == []
    for _ in range(3):
        listed(client)
    (entry,) = entries(keyed)
    assert (entry.user_id, entry.about) == (None, "campaign")
    assert KEY not in json.dumps(entry.detail)
    clock.pass_time(days=1)
    listed(client)
    assert len(entries(keyed)) == 2


def entries(deps: Deps) -> list[AuditEntry]:
    with deps.db.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.what == Done.READ_BY_SYSTEM)
        return list(session.scalars(wanted))


def test_a_page_is_read_from_the_index_and_asks_few_questions(
    keyed: Deps, client: Client, clock: SetClock
) -> None:
    for number in range(6):
        confirmed(keyed, f"{number}@home.example", consents=AGREED)
    clock.pass_time(minutes=2)
    listed(client)
    found = check(get(client, f"{LIST}?per_page=3"), "Outreaches")
    with asked(keyed.db) as questions:
        check(get(client, found["_links"]["next"]["href"]), "Outreaches")
    plan = questions.plan_of("ORDER BY actions.changed_at")
    assert "ix_actions_changed" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    with asked(keyed.db) as more:
        listed(client, "?per_page=100")
    assert len(more.statements) == len(questions.statements)
