"""The API's addresses: all public by decision, all described, none of them hidden by the site's."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from campaign.api.application import DESCRIPTION, Api
from campaign.app import create_app
from campaign.config import Settings
from campaign.core.campaign_settings import RESERVED

POSTED = "/v1/postcodes"
EITHER = "/v1/campaigns/{campaign}"
PUBLIC = {
    POSTED,
    "/v1/postcodes/{postcode}",
    "/v1/campaigns",
    EITHER,
    "/v1/campaigns/{campaign}/counts",
    "/v1/openapi.json",
}
KEYED = {
    EITHER,
    "/v1/campaigns/{campaign}/outreaches",
    "/v1/campaigns/{campaign}/outreaches/{outreach}",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance = tmp_path_factory.mktemp("instance")
    return create_app(Settings.from_env({"POSTBAG_INSTANCE": str(instance)}))


def test_every_address_is_public_by_decision_or_wants_a_key_and_is_described(app: Flask) -> None:
    api = Api(app.extensions["postbag"])
    assert set(api.routes) == PUBLIC
    assert set(api.osdi.routes) == KEYED
    paths = json.loads(DESCRIPTION.read_text("utf-8"))["paths"]
    assert set(paths) == PUBLIC | KEYED
    asks = {path: how.get("get", {}).get("security", []) for path, how in paths.items()}
    assert {path for path, keys in asks.items() if keys} == KEYED
    assert {path for path, keys in asks.items() if {} in keys} == {EITHER}
    assert {path for path, how in paths.items() if "post" in how} == {POSTED}


def test_no_page_and_no_campaign_lies_below_the_api(app: Flask) -> None:
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api")]
    assert "api" in RESERVED


@pytest.mark.parametrize("path", sorted(PUBLIC - {POSTED}))
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed_there(app: Flask, path: str, method: str) -> None:
    answer = app.test_client().open("/api" + path.replace("{postcode}", "M1 1AE"), method=method)
    assert answer.status_code == 405
    assert "Set-Cookie" not in answer.headers
