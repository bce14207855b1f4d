"""Staff accounts from the link to the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.core.roles import Role
from campaign.db.models import User
from tests.integration.accounts.staff import (
    PASSWORD,
    give_code,
    link_for,
    set_password,
    sign_in,
    signed_in,
    with_factor,
)
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

EMAIL = "cat@charity.example"
REFUSED = (
    "The e-mail address and the password do not go together. Please try again; "
    "after five wrong tries, wait half an hour."
)


def test_a_link_a_password_and_in(visit: Visitor, deps: Deps) -> None:
    done = set_password(visit, link_for(deps, EMAIL))
    assert done.path == "/accounts/login"
    assert "Your password is set" in done.text
    pocket = with_factor(deps, EMAIL)
    page = give_code(sign_in(visit, " Cat@Charity.EXAMPLE "), visit, pocket)
    assert page.path == "/team/"
    assert page.tree is not None
    assert EMAIL in page.tree.xpath("//nav[@aria-label='Staff']")[0].text_content()


def test_the_password_is_kept_as_argon2id(visit: Visitor, deps: Deps) -> None:
    set_password(visit, link_for(deps, EMAIL))
    with deps.db.read() as session:
        hashed = session.scalars(select(User.password)).one()
    assert (hashed or "").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "not the password"),
        (EMAIL, PASSWORD.upper()),
        ("nobody@charity.example", PASSWORD),
        ("invited@charity.example", PASSWORD),
        ("closed@charity.example", PASSWORD),
        ("not an address", PASSWORD),
        ("a@b@c\0", "x" * 50_000),
    ],
)
def test_every_refusal_reads_the_same(
    visit: Visitor, deps: Deps, email: str, password: str
) -> None:
    set_password(visit, link_for(deps, EMAIL))
    set_password(visit, link_for(deps, "closed@charity.example"))
    link_for(deps, "invited@charity.example")
    with deps.db.write() as session:
        session.execute(
            update(User).where(User.email == "closed@charity.example").values(active=False)
        )
    page = sign_in(visit, email, password)
    assert page.status == 422
    assert page.errors == [(REFUSED, "")]
    assert visit.get("/team/actions").path == "/accounts/login"


def test_what_is_missing_is_named(visit: Visitor) -> None:
    page = sign_in(visit, "", "")
    assert page.status == 422
    assert page.errors == [
        ("Please give your e-mail address.", "email"),
        ("Please give your password.", "password"),
    ]


def test_a_password_of_spaces_inside_counts_as_typed(visit: Visitor, deps: Deps) -> None:
    set_password(visit, link_for(deps, EMAIL))
    assert sign_in(visit, EMAIL, f" {PASSWORD}").errors == [(REFUSED, "")]


def test_too_many_tries_are_stopped(visit: Visitor, deps: Deps) -> None:
    set_password(visit, link_for(deps, EMAIL))
    statuses = [sign_in(visit, EMAIL, "wrong").status for _ in range(10)]
    assert statuses == [422] * 10
    form = visit.get("/accounts/login")
    assert visit.submit(form, email=EMAIL, password=PASSWORD).status == 429


def test_one_account_is_not_tried_without_end_from_many_places(app: Flask) -> None:
    statuses = []
    for number in range(31):
        visitor = Visitor(app)
        visitor.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        statuses.append(sign_in(visitor, EMAIL, "wrong").status)
    assert statuses == [422] * 30 + [429]


def test_the_session_before_signing_in_does_not_go_on(visit: Visitor, deps: Deps) -> None:
    set_password(visit, link_for(deps, EMAIL))
    with visit.client.session_transaction() as session:
        session["drafts"] = {"secondary-breast-cancer": "0" * 32}
    visit.get("/accounts/login")
    with visit.client.session_transaction() as session:
        before = session["csrf_token"]
    sign_in(visit, EMAIL)
    with visit.client.session_transaction() as session:
        assert "drafts" not in session
        assert session.get("csrf_token") != before


def test_one_cookie_and_no_other(visit: Visitor, deps: Deps) -> None:
    set_password(visit, link_for(deps, EMAIL))
    sign_in(visit, EMAIL)
    cookies = visit.client._cookies or {}  # noqa: SLF001 - the client has no public list of them
    assert {cookie.key for cookie in cookies.values()} == {"postbag"}


def test_signing_out_is_by_post_only_and_ends_it(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.CAMPAIGNER)
    assert visitor.get("/accounts/logout").status == 405
    page = visitor.get("/team/actions")
    assert visitor.post("/accounts/logout").status == 400, "without its token nothing happens"
    assert visitor.get("/team/actions").path == "/team/actions"
    assert page.tree is not None
    token = page.tree.xpath("//nav//form//input[@name='csrf_token']/@value")[0]
    out = visitor.post("/accounts/logout", csrf_token=token)
    assert out.path == "/accounts/login"
    assert visitor.get("/team/actions").path == "/accounts/login"


def test_a_new_password_ends_every_session(app: Flask, deps: Deps) -> None:
    elsewhere = signed_in(app, deps, Role.ADMIN)
    set_password(
        Visitor(app), link_for(deps, "admin@charity.example", Role.ADMIN), "four green kites up"
    )
    assert elsewhere.get("/team/actions").path == "/accounts/login"


def test_a_closed_account_is_out_at_once(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.CAMPAIGNER)
    with deps.db.write() as session:
        session.execute(update(User).values(active=False))
    assert visitor.get("/team/actions").path == "/accounts/login"


def test_no_token_in_address_or_header_lets_anybody_in(app: Flask, deps: Deps) -> None:
    signed_in(app, deps, Role.ADMIN)
    with app.test_request_context():
        user = app.extensions["security"].datastore.find_user(email="admin@charity.example")
        token = user.get_auth_token()
    stranger = Visitor(app)
    assert stranger.get(f"/team/actions?auth_token={token}").path == "/accounts/login"
    answer = stranger.client.get("/team/actions", headers={"Authentication-Token": token})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "path",
    ["/accounts/register", "/accounts/reset", "/accounts/change", "/accounts/verify", "/login"],
)
def test_what_we_do_not_use_is_not_there(visit: Visitor, path: str) -> None:
    assert visit.get(path).status == 404


class TestWayBack:
    """`next` leads back to our own page, and to nobody else's."""

    def test_back_to_the_page_that_was_asked_for(self, visit: Visitor, deps: Deps) -> None:
        set_password(visit, link_for(deps, EMAIL))
        pocket = with_factor(deps, EMAIL)
        asked = sign_in(visit, EMAIL, path="/team/actions?nation=wales&state=sent")
        page = give_code(asked, visit, pocket)
        assert page.response.request.full_path == "/team/actions?nation=wales&state=sent"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "\\\\elsewhere.example",
            "///elsewhere.example",
            "javascript:alert(1)",
            "http:elsewhere.example",
        ],
    )
    def test_never_to_another_site(self, visit: Visitor, deps: Deps, elsewhere: str) -> None:
        set_password(visit, link_for(deps, EMAIL))
        page = visit.get("/accounts/login")
        assert page.tree is not None
        form = dict(page.tree.xpath("//main//form")[0].form_values())
        answer = visit.client.post(
            "/accounts/login",
            query_string={"next": elsewhere},
            data={**form, "email": EMAIL, "password": PASSWORD, "next": elsewhere},
        )
        assert "elsewhere" not in answer.headers.get("Location", "")
        assert "javascript" not in answer.headers.get("Location", "")


class TestLink:
    """Set-password links."""

    def test_works_once(self, visit: Visitor, deps: Deps) -> None:
        link = link_for(deps, EMAIL)
        set_password(visit, link)
        again = visit.get(link)
        assert again.status == 410
        assert "used already" in again.text

    def test_a_page_left_open_cannot_set_a_second_password(
        self, app: Flask, visit: Visitor, deps: Deps
    ) -> None:
        link = link_for(deps, EMAIL)
        left_open = visit.get(link)
        set_password(Visitor(app), link)
        late = visit.submit(left_open, password="quite another one", again="quite another one")
        assert late.status == 410
        pocket = with_factor(deps, EMAIL)
        assert give_code(sign_in(visit, EMAIL), visit, pocket).path == "/team/"

    def test_a_newer_link_replaces_it(self, visit: Visitor, deps: Deps) -> None:
        first = link_for(deps, EMAIL)
        second = link_for(deps, EMAIL)
        assert visit.get(first).status == 410
        assert visit.get(second).status == 200

    def test_dies_after_three_days(self, visit: Visitor, deps: Deps, clock: SetClock) -> None:
        link = link_for(deps, EMAIL)
        clock.pass_time(days=3)
        assert visit.get(link).status == 200
        clock.pass_time(seconds=1)
        page = visit.get(link)
        assert page.status == 410
        assert "3 days" in page.text

    def test_forged(self, visit: Visitor, deps: Deps) -> None:
        link = link_for(deps, EMAIL)
        for bad in (link[:-1], f"{link}x", "/accounts/set-password/x", f"{link}{'y' * 5000}"):
            assert visit.get(bad).status == 404
        with deps.db.read() as session:
            key = session.scalars(select(User.key)).one()
        other = deps.tokens.make(Purpose.RECEIPT, key, 1)
        assert visit.get(f"/accounts/set-password/{other}").status == 404

    def test_of_an_account_that_is_closed(self, visit: Visitor, deps: Deps) -> None:
        link = link_for(deps, EMAIL)
        with deps.db.write() as session:
            session.execute(update(User).values(active=False))
        assert visit.get(link).status == 410

    @pytest.mark.parametrize(
        ("password", "again", "field"),
        [
            ("short", "short", "password"),
            ("cat@charity.example", "cat@charity.example", "password"),
            (PASSWORD, f"{PASSWORD}!", "again"),
            ("", "", "password"),
        ],
    )
    def test_a_poor_password_is_refused_and_the_link_kept(
        self, visit: Visitor, deps: Deps, password: str, again: str, field: str
    ) -> None:
        link = link_for(deps, EMAIL)
        page = visit.submit(visit.get(link), password=password, again=again)
        assert page.status == 422
        assert [target for _, target in page.errors] == [field]
        assert (page.value("password"), page.value("again")) == ("", "")
        assert set_password(visit, link).path == "/accounts/login"
