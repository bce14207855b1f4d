"""Whatever other systems ask, with the key or without: an answer in words, and never a fault of ours."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from werkzeug.test import Client

from campaign.api.application import Api
from tests.support.letters import SLUG, confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps

KEY: Final = "a made-up key for other systems, long enough"
JUNK: Final = (
    *("", "%00", "%ff", "%ed%a0%80", "0", "-1", "9" * 30, "f" * 32, "0" * 32, "x" * 3_000),
    *("..%2f..", "%E2%80%AE", "%f0%9f%92%8c", "'%20OR%201=1--", "%25", "NaN", "%0d%0aX:1"),
    *("0001-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00%2B23:59", "2026-13-45"),
    *("%D9%A3", "1e9", "-ffffffffffffffff.x", "[]", "true"),
)


@pytest.fixture
def client(deps: Deps) -> Client:
    confirmed(deps)
    settings = dataclasses.replace(deps.settings, api_key=KEY)
    return Client(Api(dataclasses.replace(deps, settings=settings)))


def broken(client: Client, addresses: list[str], **headers: str) -> list[str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = []
    for address in addresses:
        answer = client.get(address, headers=named)
        if answer.status_code >= 500 or not answer.mimetype.endswith("json"):
            found.append(f"{address[:90]}: {answer.status}")
    return found


def every_address() -> list[str]:
    lists = [f"/v1/campaigns/{junk}/outreaches" for junk in JUNK]
    letters = [f"/v1/campaigns/{SLUG}/outreaches/{junk}" for junk in JUNK]
    asked = [
        f"/v1/campaigns/{SLUG}/outreaches?{name}={junk}"
        for name in ("per_page", "modified_since", "after", quote("é"))
        for junk in JUNK
    ]
    bare = [f"/v1/{front}/{junk}" for front in ("campaigns", "postcodes", "") for junk in JUNK]
    return [*lists, *letters, *asked, *bare]


def test_with_the_key(client: Client) -> None:
    assert broken(client, every_address(), Authorization=f"Bearer {KEY}") == []


@pytest.mark.parametrize("key", ["", "Bearer", "Basic Og==", "Bearer \xe9\xff", f"Bearer {KEY}x"])
def test_with_another_key_or_none(client: Client, key: str) -> None:
    assert broken(client, every_address()[:60], Authorization=key) == []
