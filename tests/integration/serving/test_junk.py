"""Whatever is asked of whatever address, by anybody: an answer in words, and never a fault of ours."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from flask import url_for
from lxml import html

from campaign.core.roles import Role
from campaign.web import limiter
from tests.integration.accounts.staff import signed_in
from tests.support.plenty import add_plenty, shown
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

    from campaign.deps import Deps

IN_PATHS: Final = (
    *("0", "-1", "2147483648", "9" * 30, "1.5", "%00", "%ff", "..%2f..%2fetc", "%f0%9f%92%8c"),
    *("'%20OR%201=1--", "x" * 3_000, "E14001063", "e14001063", "%E2%80%AE"),
)
IN_FIELDS: Final = (
    *(
        "",
        "\0",
        "9" * 40,
        "-1",
        "NaN",
        "1e9",
        "0x10",
        "٣",
        "½",
        "é" * 3_000,
        "'\"><b>",
        "%",
        "{{7*7}}",
    ),
    *("2026-13-45", "31/02/2026", "0001-01-01", "9999-12-31", "99999-01-01", "\u202e", "\ud7ff"),
    *("a@b", "x" * 400 + "@home.example", "=1+1", "../../etc/passwd", "true", "[]", "E14001063"),
)
FIELD: Final = re.compile(r'(?:request\.(?:args|form)\.get\(|\bname=)"(\w+)"')
# These end the session that asks; what they do has tests of its own.
ENDS: Final = {"security.logout", "own_account.revoke", "own_account.end_others", "dev.message"}


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture(params=[None, Role.ADMIN, Role.ANALYST], ids=lambda role: role or "stranger")
def asker(app: Flask, deps: Deps, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    signed = signed_in(app, deps, request.param or Role.VOLUNTEER)
    add_plenty(deps, range(2))
    asking = signed if request.param else Visitor(app)
    yield asking
    # Else most of the asking was done at the door.
    assert asking.client.get("/accounts/you").status_code == (200 if request.param else 303)


def rules(app: Flask, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint not in ENDS
    ]


def addresses(app: Flask, deps: Deps, rule: Rule) -> Iterator[str]:
    """The real one, where there is one, and the rule with junk in each of its places."""
    about = {**asdict(shown(deps)), "campaign": "secondary-breast-cancer", "token": "junk"}
    if all(name in about for name in rule.arguments):
        with app.test_request_context():
            yield url_for(rule.endpoint, **{name: about[name] for name in rule.arguments})
    if rule.arguments:
        for junk in IN_PATHS:
            yield re.sub(r"<[^>]+>", junk, rule.rule)


def fields_of(source: str) -> list[str]:
    tree = html.fromstring(source) if source.strip() else None
    return [] if tree is None else [str(each) for each in tree.xpath("//form//@name")]


def test_junk_in_addresses_is_answered(app: Flask, deps: Deps, asker: Visitor) -> None:
    broken = [
        f"{address[:90]}: {answer.status}"
        for rule in rules(app, "GET")
        for address in addresses(app, deps, rule)
        if (answer := asker.client.get(address)).status_code >= 500
        and rule.endpoint != "site.readyz"
    ]
    assert broken == []


def test_junk_in_what_is_asked_is_answered(app: Flask, deps: Deps, asker: Visitor) -> None:
    broken = []
    for rule in rules(app, "GET"):
        address = next(addresses(app, deps, rule))
        answer = asker.client.get(address)
        is_page = answer.mimetype == "text/html"
        names = {*(fields_of(answer.text) if is_page else ()), "after", "before", "page", "order"}
        for junk in IN_FIELDS:
            query = "&".join(f"{name}={quote(junk)}" for name in sorted(names))
            got = asker.client.get(f"{address}?{query}").status_code
            broken += [f"{address} {junk[:20]!r}: {got}"] if got >= 500 else []
    assert [each for each in broken if "/readyz" not in each] == []


def test_junk_that_is_posted_is_answered(app: Flask, deps: Deps, asker: Visitor) -> None:
    token = next(
        found[0]
        for path in ("/team/", "/accounts/login", "/secondary-breast-cancer/find")
        if (found := re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', asker.get(path).source))
    )
    broken = []
    for rule in rules(app, "POST"):
        address = next(addresses(app, deps, rule))
        shown_first = asker.client.get(address)
        is_page = shown_first.mimetype == "text/html" and shown_first.status_code == 200
        names = set(fields_of(shown_first.text) if is_page else ()) | {"do", "seen"}
        for junk in IN_FIELDS:
            data = dict.fromkeys(sorted(names), junk) | {"csrf_token": token}
            got = asker.client.post(address, data=data).status_code
            broken += [f"{address} {junk[:20]!r}: {got}"] if got >= 500 else []
    assert broken == []
