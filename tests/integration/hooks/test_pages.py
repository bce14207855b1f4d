"""The admin's pages of webhooks: adding, the secret once, testing, switching off, sending again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from campaign.core.roles import Role
from campaign.db.models import AuditEntry, Hook, HookDelivery
from tests.integration.accounts.staff import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Page, Visitor

URL = "https://crm.charity.example/told?key=of-the-crm"


@pytest.fixture
def admin(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.ADMIN)


def added(admin: Visitor, url: str = URL, **more: str) -> Page:
    return admin.submit(admin.get("/team/hooks"), url=url, **{"kinds": "letter.sent", **more})


def the_hook(deps: Deps) -> Hook:
    with deps.db.read() as session:
        return session.scalars(select(Hook)).one()


def pressed(admin: Visitor, path: str, **fields: str) -> Page:
    page = admin.get("/team/hooks/1")
    assert page.tree is not None
    token = page.tree.xpath("//main//form//input[@name='csrf_token']/@value")[0]
    return admin.post(path, csrf_token=token, **fields)


def test_the_secret_is_shown_once_and_the_address_never_in_full(admin: Visitor, deps: Deps) -> None:
    page = added(admin)
    hook = the_hook(deps)
    assert hook.secret in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    for path in ("/team/hooks", f"/team/hooks/{hook.id}"):
        later = admin.get(path)
        assert "crm.charity.example" in later.text
        assert hook.secret not in later.source
        assert "of-the-crm" not in later.source
    with deps.db.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "hook-changed")).one()
    assert entry.detail == {"how": "added", "with_person": False}


@pytest.mark.parametrize(
    "url", ["", "http://crm.charity.example/", "https://192.168.0.1/", "https://u:p@x.example/"]
)
def test_an_address_that_will_not_do_is_said_and_stays(
    admin: Visitor, deps: Deps, url: str
) -> None:
    page = added(admin, url)
    assert page.status == 422
    assert "begins with https://" in page.text
    assert page.value("url") == url
    with deps.db.read() as session:
        assert session.scalars(select(Hook)).all() == []


def test_it_is_tested_switched_off_and_on(admin: Visitor, deps: Deps) -> None:
    added(admin)
    number = the_hook(deps).id
    pressed(admin, f"/team/hooks/{number}/test")
    page = admin.get(f"/team/hooks/{number}")
    assert "A test" in page.text
    assert "Waiting" in page.text
    pressed(admin, f"/team/hooks/{number}/switch", to="off")
    page = admin.get(f"/team/hooks/{number}")
    assert "It is switched off." in page.text
    assert "Given up" in page.text
    assert "Send again" not in page.text
    pressed(admin, f"/team/hooks/{number}/switch", to="on")
    pressed(admin, f"/team/hooks/{number}/1/again")
    assert "Waiting" in admin.get(f"/team/hooks/{number}").text
    with deps.db.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.what == "hook-changed")
        how = [entry.detail["how"] for entry in session.scalars(wanted.order_by(AuditEntry.id))]
    assert how == ["added", "test", "off", "on", "again"]


def test_what_is_emptied_cannot_go_again(admin: Visitor, deps: Deps) -> None:
    added(admin)
    pressed(admin, "/team/hooks/1/test")
    with deps.db.write() as session:
        session.execute(update(HookDelivery).values(state="given-up", payload=None))
    assert "Send again" not in admin.get("/team/hooks/1").text
    page = pressed(admin, "/team/hooks/1/1/again")
    assert "This cannot be sent again." in page.text


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.CAMPAIGNER, Role.ANALYST])
def test_nobody_but_admins_comes_in(app: Flask, deps: Deps, role: Role) -> None:
    assert signed_in(app, deps, role).get("/team/hooks").status == 403


def test_an_unknown_hook_is_not_found(admin: Visitor) -> None:
    assert admin.get("/team/hooks/9").status == 404
