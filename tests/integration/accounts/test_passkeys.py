"""Passkeys: whose opens what, each answer once, and whatever a browser may send is answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from campaign.accounts.queries import account_by_email
from campaign.accounts.staff_list.service import close
from campaign.core.roles import Role
from campaign.web import limiter
from tests.integration.accounts.staff import signed_in
from tests.support.passkey import Device
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

EMAIL = "ada@charity.example"
IN, OUT = 200, 303


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def device(app: Flask, deps: Deps) -> Device:
    """An admin's, known to the site."""
    return with_device(app, deps, EMAIL)


def with_device(app: Flask, deps: Deps, email: str) -> Device:
    visitor, device = signed_in(app, deps, Role.ADMIN, email), Device()
    form = passkey_form(visitor.get("/accounts/passkeys/"))
    made = device.make(form.get("data-options"))
    answer = post(visitor, form, name="Phone", credential=made)
    assert answer == OUT
    return device


def passkey_form(page: Page) -> Any:
    assert page.tree is not None
    (form,) = page.tree.xpath("//form[@data-passkey]")
    return form


def post(visitor: Visitor, form: Any, **fields: str) -> int:
    data = {**dict(form.form_values()), **fields}
    return visitor.client.post(form.get("action"), data=data).status_code


def door(visitor: Visitor, device: Device) -> tuple[Any, str]:
    """The form at the door, and what the device answers to it."""
    form = passkey_form(visitor.get("/accounts/login"))
    return form, device.use(form.get("data-options"))


def state(visitor: Visitor) -> int:
    """Whether they are in."""
    return visitor.client.get("/accounts/you").status_code


def test_a_passkey_signs_in_alone(app: Flask, device: Device) -> None:
    visitor = Visitor(app)
    form, answer = door(visitor, device)
    post(visitor, form, credential=answer)
    assert state(visitor) == IN


def test_an_answer_works_once_even_with_the_cookie_of_its_time(
    app: Flask, device: Device, clock: SetClock
) -> None:
    visitor, copy = Visitor(app), Visitor(app)
    form, answer = door(visitor, device)
    cookie = visitor.client.get_cookie("postbag")
    assert cookie is not None
    clock.pass_time(seconds=3)
    post(visitor, form, credential=answer)
    assert state(visitor) == IN
    copy.client.set_cookie("postbag", cookie.value)
    post(copy, form, credential=answer)
    assert state(copy) == OUT


def test_whoever_asks_anew_comes_in_again(app: Flask, device: Device, clock: SetClock) -> None:
    for _ in range(2):
        visitor = Visitor(app)
        form, answer = door(visitor, device)
        clock.pass_time(seconds=3)
        post(visitor, form, credential=answer)
        assert state(visitor) == IN


def test_a_closed_account_s_opens_nothing(app: Flask, deps: Deps, device: Device) -> None:
    with_device(app, deps, "bea@charity.example")
    with deps.db.read() as session:
        ada, bea = (account_by_email(session, each) for each in (EMAIL, "bea@charity.example"))
    assert ada
    assert bea
    assert close(deps, ada.id, by=bea.id) is None
    visitor = Visitor(app)
    form, answer = door(visitor, device)
    post(visitor, form, credential=answer)
    assert state(visitor) == OUT


def test_a_colleague_s_does_not_prove_who_one_is(
    app: Flask, deps: Deps, device: Device, clock: SetClock
) -> None:
    visitor = signed_in(app, deps, Role.ADMIN, "bea@charity.example")
    other = Device()
    form = passkey_form(visitor.get("/accounts/passkeys/"))
    post(visitor, form, name="Key", credential=other.make(form.get("data-options")))
    clock.pass_time(minutes=40)
    form = passkey_form(visitor.get("/accounts/again?next=/accounts/users/"))
    post(visitor, form, credential=device.use(form.get("data-options")))
    assert visitor.client.get("/accounts/users/").status_code == OUT
    form = passkey_form(visitor.get("/accounts/again?next=/accounts/users/"))
    post(visitor, form, credential=other.use(form.get("data-options")))
    assert visitor.client.get("/accounts/users/").status_code == IN


def spoilt(answer: str) -> list[str]:
    """An answer with junk in each of its places."""
    whole = json.loads(answer)
    junk: list[Any] = ["", "A", "____", "gg", "oWF4", "\0", "é", None, 1, [], {}, "A" * 9_000]
    found = ["", "null", "[]", "1", "{}", "[" * 5_000, answer[:-9], json.dumps("x")]
    for key in whole:
        found += [json.dumps({**whole, key: each}) for each in junk]
    for key, value in whole["response"].items():
        cut = [value[: len(value) // 2], value[:4] + "AAAA" + value[8:], value + "AAAA"]
        found += [
            json.dumps({**whole, "response": {**whole["response"], key: each}})
            for each in (*junk, *cut)
        ]
    return found


def test_junk_at_the_door_lets_nobody_in(app: Flask, device: Device) -> None:
    visitor = Visitor(app)
    _form, answer = door(visitor, device)
    for each in spoilt(answer):
        form, _answer = door(visitor, device)
        assert post(visitor, form, credential=each) == OUT, each[:200]
        assert state(visitor) == OUT, each[:200]


def test_junk_makes_no_passkey(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.ADMIN)
    form = passkey_form(visitor.get("/accounts/passkeys/"))
    for each in spoilt(Device().make(form.get("data-options"))):
        form = passkey_form(visitor.get("/accounts/passkeys/"))
        assert post(visitor, form, name="Phone", credential=each) == 422, each[:200]
