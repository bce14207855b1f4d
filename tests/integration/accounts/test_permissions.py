"""Every role at every door: the whole list of addresses, from the app itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from campaign.core.roles import Role
from tests.integration.accounts.staff import link_for, set_password, sign_in, signed_in
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from campaign.deps import Deps

V, C, A, ADMIN = Role.VOLUNTEER, Role.CAMPAIGNER, Role.ANALYST, Role.ADMIN
EVERYBODY = frozenset({V, C, A, ADMIN})
TEXTS = frozenset({V, C, ADMIN})
FIGURES = frozenset({C, A, ADMIN})
NAMES = frozenset({C, ADMIN})
ADMINS = frozenset({ADMIN})

# Written down by hand, and not taken from `core.roles`: a slip there must show here. The longest
# beginning that fits counts; with a method it is for that method alone.
DOORS: Final = {
    "/accounts/": EVERYBODY,
    "/accounts/users/": ADMINS,
    "/accounts/audit/": ADMINS,
    "/editor/": TEXTS,
    "/editor/<slug:campaign>/publish": NAMES,
    "/editor/documents/<int:document_id>/retire": NAMES,
    "/editor/versions/<int:version_id>/approve": NAMES,
    "/editor/versions/<int:version_id>/reopen": NAMES,
    "/editor/versions/<int:version_id>/roll-back": NAMES,
    "/editor/versions/<int:version_id>/undo": NAMES,
    "/editor/versions/<int:version_id>/unschedule": NAMES,
    "/team/": NAMES,
    "/team/hooks": ADMINS,
    "/team/export": FIGURES,
    "/team/map": FIGURES,
    "/team/report": FIGURES,
    "/team/mps": FIGURES,
    "/team/mps/<code>/record": NAMES,
    "/team/mps/<code>/contacts/": NAMES,
    "POST /team/mps/<code>": NAMES,
    "/team/digest": FIGURES,
}
EXACTLY: Final = {"/team/": FIGURES}
"""Doors that are no beginning of others."""
PUBLIC_ACCOUNTS: Final = {
    "security.login", "security.logout", "accounts.set_password",
    "second_step.code", "second_step.recovery", "passkeys.sign_in",
}  # fmt: skip


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Each address of staff: the method, the rule, and the rule filled in with what is not there."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(("/accounts/", "/editor/", "/team/")):
            continue
        if rule.endpoint in PUBLIC_ACCOUNTS:
            continue
        path = re.sub(r"<int:\w+>", "999999", rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<slug:\w+>", "no-such-campaign", path)
        path = re.sub(r"<\w+>", "E19999999", path)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, rule.rule, path


def may_enter(method: str, rule: str) -> frozenset[Role]:
    if rule in EXACTLY:
        return EXACTLY[rule]
    exact = f"{method} {rule}"
    fitting = [door for door in DOORS if rule.startswith(door)]
    return DOORS.get(exact) or DOORS[max(fitting, key=len)]


def knock(visitor: Visitor, token: str, method: str, path: str) -> int:
    data = {"csrf_token": token} if method == "POST" else None
    return visitor.client.open(path, method=method, data=data).status_code


def token_of(visitor: Visitor) -> str:
    page = visitor.get("/accounts/you")
    assert page.tree is not None
    return str(page.tree.xpath("//nav//input[@name='csrf_token']/@value")[0])


@pytest.mark.parametrize("role", list(Role))
def test_every_role_at_every_door(app: Flask, deps: Deps, role: Role) -> None:
    visitor = signed_in(app, deps, role)
    token = token_of(visitor)
    wrong, tried = [], 0
    for method, rule, path in doors(app):
        if path == "/accounts/sessions/end-others":
            continue  # open to all, and told elsewhere
        status = knock(visitor, token, method, path)
        is_in = status not in (401, 403)
        if is_in != (role in may_enter(method, rule)) or status == 400:
            wrong.append((method, rule, status))
        tried += 1
    assert not wrong
    assert tried > 80
    assert visitor.get("/accounts/you").status == 200, "still signed in at the end"


def test_strangers_at_every_door(app: Flask) -> None:
    stranger = Visitor(app)
    page = stranger.get("/accounts/login")
    token = page.value("csrf_token")
    for method, rule, path in doors(app):
        answer = stranger.client.open(
            path, method=method, data={"csrf_token": token} if method == "POST" else None
        )
        if method == "POST":
            assert answer.status_code == 401, rule
        else:
            assert answer.status_code == 303, rule
            assert answer.location.startswith("/accounts/login?next="), rule


def test_a_password_alone_at_every_door(app: Flask, deps: Deps) -> None:
    """Of whoever needs a second step and has none: nothing opens but one's own account."""
    visitor = Visitor(app)
    set_password(visitor, link_for(deps, "cat@charity.example", Role.ADMIN))
    sign_in(visitor, "cat@charity.example")
    token = token_of(visitor)
    for method, rule, path in doors(app):
        if may_enter(method, rule) == EVERYBODY:
            continue
        answer = visitor.client.open(
            path, method=method, data={"csrf_token": token} if method == "POST" else None
        )
        assert answer.status_code == 303, rule
        assert answer.location.startswith("/accounts/authenticator"), rule
