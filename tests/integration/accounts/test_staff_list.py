"""What admins do to accounts, and what they cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from campaign.accounts.queries import account_by_email
from campaign.accounts.staff_list.service import Refusal, change_role, close
from campaign.core.roles import Role
from campaign.db.models import AuditEntry, User
from tests.integration.accounts.staff import PASSWORD, set_password, sign_in, signed_in
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

NEW = "dan@charity.example"


@pytest.fixture
def admin(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.ADMIN)


def number(deps: Deps, email: str) -> int:
    with deps.db.read() as session:
        account = account_by_email(session, email)
    assert account
    return account.id


def press(visitor: Visitor, path: str, action: str) -> Page:
    page = visitor.get(path)
    assert page.tree is not None
    (form,) = page.tree.xpath(f"//main//form[@action='{action}']")
    return Page(visitor.client.post(action, data=dict(form.form_values()), follow_redirects=True))


def test_invited_shown_a_link_and_in(admin: Visitor, app: Flask, deps: Deps) -> None:
    page = admin.submit(
        admin.get("/accounts/users/invite"), email=f" {NEW.upper()} ", role="analyst"
    )
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.tree is not None
    link = page.tree.xpath("//main//code")[0].text_content()
    guest = Visitor(app)
    set_password(guest, urlsplit(link).path)
    assert sign_in(guest, NEW).path == "/team/"
    assert NEW in admin.get("/accounts/users/").text
    with deps.db.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "invited")).all()[-1]
    assert (entry.user_id, entry.about_id) == (
        number(deps, "admin@charity.example"),
        number(deps, NEW),
    )


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("", "analyst", "email"),
        ("no address", "analyst", "email"),
        ("admin@charity.example", "analyst", "email"),
        (NEW, "", "role"),
        (NEW, "queen", "role"),
    ],
)
def test_a_slip_in_the_invitation(admin: Visitor, email: str, role: str, field: str) -> None:
    page = admin.get("/accounts/users/invite")
    assert page.tree is not None
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    answer = admin.post("/accounts/users/invite", csrf_token=token, email=email, role=role)
    assert answer.status == 422
    assert [target.rsplit("-", 1)[0] for _, target in answer.errors] == [field]


def test_another_role_signs_out_and_may_less(admin: Visitor, app: Flask, deps: Deps) -> None:
    cat = signed_in(app, deps, Role.CAMPAIGNER)
    where = f"/accounts/users/{number(deps, 'campaigner@charity.example')}"
    page = admin.submit(admin.get(where), role="volunteer")
    assert "The role is changed." in page.text
    assert cat.get("/team/actions").path == "/accounts/login"


def test_a_lost_phone(admin: Visitor, app: Flask, deps: Deps) -> None:
    cat = signed_in(app, deps, Role.CAMPAIGNER)
    where = f"/accounts/users/{number(deps, 'campaigner@charity.example')}"
    page = press(admin, where, f"{where}/reset-factor")
    assert "They set up a second step when they next sign in." in page.text
    assert cat.get("/team/").path == "/accounts/login"
    assert sign_in(cat, "campaigner@charity.example").path == "/accounts/authenticator"


def test_who_leaves_is_out_for_good(admin: Visitor, app: Flask, deps: Deps) -> None:
    cat = signed_in(app, deps, Role.CAMPAIGNER)
    who = number(deps, "campaigner@charity.example")
    where = f"/accounts/users/{who}"
    press(admin, where, f"{where}/close")
    assert cat.get("/team/").path == "/accounts/login"
    assert sign_in(cat, "campaigner@charity.example").status == 422
    with deps.db.read() as session:
        row = session.get_one(User, who)
        assert (row.password, row.totp_secret, row.recovery_codes) == (None, None, None)
    page = press(admin, where, f"{where}/forget")
    assert "The address is deleted." in page.text
    assert "campaigner@charity.example" not in admin.get("/accounts/users/").source
    assert f"former-{who}" in admin.get("/accounts/users/").text


def test_opened_again_by_a_new_link(admin: Visitor, app: Flask, deps: Deps) -> None:
    cat = signed_in(app, deps, Role.VOLUNTEER)
    where = f"/accounts/users/{number(deps, 'volunteer@charity.example')}"
    press(admin, where, f"{where}/close")
    page = press(admin, where, f"{where}/link")
    assert page.tree is not None
    set_password(cat, urlsplit(page.tree.xpath("//main//code")[0].text_content()).path)
    assert sign_in(cat, "volunteer@charity.example").path.startswith("/editor/")


def test_nobody_harms_oneself_or_the_last_admin(admin: Visitor, deps: Deps) -> None:
    who = number(deps, "admin@charity.example")
    where = f"/accounts/users/{who}"
    assert "That is your own account" in press(admin, where, f"{where}/close").text
    assert "That is your own account" in press(admin, where, f"{where}/reset-factor").text
    assert "That is your own account" in admin.submit(admin.get(where), role="analyst").text
    assert change_role(deps, who, Role.ANALYST, by=0) is Refusal.LAST_ADMIN
    assert close(deps, who, by=0) is Refusal.LAST_ADMIN
    assert admin.get("/accounts/users/").status == 200


def test_of_two_admins_who_close_each_other_one_is_left(
    admin: Visitor, app: Flask, deps: Deps
) -> None:
    signed_in(app, deps, Role.ADMIN, "eve@charity.example")
    first, second = number(deps, "admin@charity.example"), number(deps, "eve@charity.example")
    assert admin
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda pair: close(deps, *pair), [(first, second), (second, first)]))
    assert sorted(map(str, done)) == ["None", "last-admin"]


def test_after_a_while_the_password_is_asked_for(admin: Visitor, clock: SetClock) -> None:
    clock.pass_time(minutes=31)
    page = admin.get("/accounts/users/")
    assert page.heading == "Is it still you?"
    assert admin.submit(page, password=PASSWORD).path == "/accounts/users/"
