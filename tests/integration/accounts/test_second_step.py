"""The second step: asked of whom it must be, each code once, lost phones, guessing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from passlib.totp import TOTP
from sqlalchemy import select, update

from campaign.accounts.queries import account_by_email
from campaign.accounts.second_step.service import check, new_recovery_codes, use_recovery_code
from campaign.accounts.second_step.totp import Authenticator
from campaign.core.roles import Role
from campaign.db.models import AuditEntry, User
from tests.integration.accounts.staff import (
    PASSWORD,
    give_code,
    link_for,
    set_password,
    sign_in,
    signed_in,
    with_factor,
)
from tests.support.factor import App
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

EMAIL = "cat@charity.example"


@pytest.fixture
def invited(visit: Visitor, deps: Deps) -> Visitor:
    """A campaigner with a password and nothing else."""
    set_password(visit, link_for(deps, EMAIL))
    return visit


def shown_secret(page: Page) -> str:
    assert page.tree is not None
    return "".join(page.tree.xpath("//code")[0].text_content().split("-"))


def codes_on(page: Page) -> list[str]:
    assert page.tree is not None
    return [code.text_content() for code in page.tree.xpath("//ul[@class='pb-codes']//code")]


def user_id(deps: Deps) -> int:
    with deps.db.read() as session:
        account = account_by_email(session, EMAIL)
    assert account
    return account.id


def audit(deps: Deps) -> list[tuple[str, str]]:
    with deps.db.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [
            (row.what, str(row.detail.get("which") or row.detail.get("how") or "")) for row in rows
        ]


def set_up_by_page(visitor: Visitor, deps: Deps, path: str = "/accounts/authenticator") -> Page:
    """As somebody does it who types the key into their app."""
    page = visitor.get(path)
    assert page.response.headers["Cache-Control"] == "no-store"
    token = TOTP(shown_secret(page), format="base32").generate(time=deps.now()).token
    return visitor.submit(page, code=token)


class TestWithoutOne:
    """A password alone opens nothing but the page that sets the second step up."""

    def test_every_page_leads_there(self, invited: Visitor) -> None:
        page = sign_in(invited, EMAIL)
        assert page.path == "/accounts/authenticator"
        for path in ("/team/", "/team/actions", "/team/replies", "/editor/", "/accounts/"):
            assert invited.get(path).path == "/accounts/authenticator"
        assert invited.client.post("/team/mps/E14001319").status_code in (400, 403, 404, 405)
        assert invited.get("/accounts/you").status == 200

    def test_nothing_is_shown_that_the_role_could_see(self, invited: Visitor) -> None:
        page = sign_in(invited, EMAIL)
        assert "/team/" not in page.source
        assert "/editor/" not in page.source

    def test_set_up_it_leads_on(self, invited: Visitor, deps: Deps) -> None:
        sign_in(invited, EMAIL, path="/team/actions?nation=wales")
        page = invited.get("/team/actions")
        assert page.response.request.full_path == "/accounts/authenticator?next=/team/actions"
        done = set_up_by_page(invited, deps, page.response.request.full_path)
        assert len(codes_on(done)) == 10
        assert done.response.headers["Cache-Control"] == "no-store"
        assert done.tree is not None
        assert done.tree.xpath("//a[@class='govuk-button']/@href") == ["/team/actions"]
        assert invited.get("/team/").status == 200

    def test_a_wrong_code_keeps_the_secret(self, invited: Visitor) -> None:
        sign_in(invited, EMAIL)
        first = invited.get("/accounts/authenticator")
        wrong = invited.submit(first, code="000000")
        assert wrong.status == 422
        assert [target for _, target in wrong.errors] == ["code"]
        assert shown_secret(wrong) == shown_secret(first)
        assert invited.get("/team/").path == "/accounts/authenticator"

    def test_roles_without_personal_data_need_none(self, app: Flask, deps: Deps) -> None:
        visitor = signed_in(app, deps, Role.ANALYST)
        assert visitor.get("/team/").status == 200

    def test_a_new_role_may_need_one(self, app: Flask, deps: Deps) -> None:
        visitor = signed_in(app, deps, Role.ANALYST, EMAIL)
        with deps.db.write() as session:
            session.execute(update(User).values(role=Role.CAMPAIGNER))
        assert visitor.get("/team/").path == "/accounts/authenticator"

    def test_other_sessions_end_when_it_is_set_up(
        self, invited: Visitor, app: Flask, deps: Deps
    ) -> None:
        sign_in(invited, EMAIL)
        thief = Visitor(app)
        sign_in(thief, EMAIL)
        set_up_by_page(invited, deps)
        assert thief.get("/accounts/you").path == "/accounts/login"
        assert invited.get("/accounts/you").status == 200


class TestWithOne:
    """After the password, the code."""

    def test_nothing_is_open_halfway(self, invited: Visitor, deps: Deps) -> None:
        with_factor(deps, EMAIL)
        assert sign_in(invited, EMAIL).path == "/accounts/second-step"
        assert invited.get("/team/").path == "/accounts/login"
        assert invited.get("/accounts/you").path == "/accounts/login"

    def test_a_code_works_once(self, invited: Visitor, app: Flask, deps: Deps) -> None:
        pocket = with_factor(deps, EMAIL)
        code = pocket.code()
        page = invited.submit(sign_in(invited, EMAIL), code=f" {code[:3]} {code[3:]} ")
        assert page.path == "/team/"
        over_the_shoulder = Visitor(app)
        again = over_the_shoulder.submit(sign_in(over_the_shoulder, EMAIL), code=code)
        assert again.status == 422
        assert "not the code" in again.text

    def test_two_at_once_with_one_code(self, invited: Visitor, deps: Deps) -> None:
        assert invited
        code = with_factor(deps, EMAIL).code()
        who = user_id(deps)
        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(lambda _: check(deps, who, code), range(4)))[-2:] == [
                False,
                True,
            ]

    @pytest.mark.parametrize(
        "odd", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "0" * 900]
    )
    def test_no_code(self, invited: Visitor, deps: Deps, odd: str) -> None:
        with_factor(deps, EMAIL)
        assert invited.submit(sign_in(invited, EMAIL), code=odd).status == 422

    def test_halfway_lasts_ten_minutes(self, invited: Visitor, deps: Deps, clock: SetClock) -> None:
        pocket = with_factor(deps, EMAIL)
        page = sign_in(invited, EMAIL)
        clock.pass_time(minutes=11)
        assert invited.submit(page, code=pocket.code()).path == "/accounts/login"

    def test_a_new_password_ends_what_is_halfway(
        self, invited: Visitor, app: Flask, deps: Deps
    ) -> None:
        pocket = with_factor(deps, EMAIL)
        page = sign_in(invited, EMAIL)
        set_password(Visitor(app), link_for(deps, EMAIL), "four green kites up")
        assert invited.submit(page, code=pocket.code()).path == "/accounts/login"

    def test_under_another_secret_key_no_code_is_right(self, invited: Visitor, deps: Deps) -> None:
        pocket = with_factor(deps, EMAIL)
        who = user_id(deps)
        (recovery, *_) = new_recovery_codes(deps, who)
        other = replace(deps, settings=replace(deps.settings, secret_key="y" * 40))
        assert invited
        assert not check(other, who, pocket.code())
        assert not use_recovery_code(other, who, recovery)
        assert check(deps, who, pocket.code())


class TestRecovery:
    """Codes for a lost phone."""

    def codes(self, visitor: Visitor, deps: Deps) -> list[str]:
        sign_in(visitor, EMAIL)
        return codes_on(set_up_by_page(visitor, deps))

    def test_each_works_once(self, invited: Visitor, app: Flask, deps: Deps) -> None:
        first, second, *_ = self.codes(invited, deps)
        for typed, is_in in (
            (first.upper().replace("-", " "), True),
            (first, False),
            (second, True),
        ):
            visitor = Visitor(app)
            sign_in(visitor, EMAIL)
            page = visitor.submit(visitor.get("/accounts/second-step/recovery"), code=typed)
            assert (page.path == "/accounts/you") is is_in
        assert "8 recovery codes are left" in page.text
        assert ("factor-changed", "recovery-code-used") in audit(deps)

    def test_two_at_once_with_one_code(self, invited: Visitor, deps: Deps) -> None:
        code, *_ = self.codes(invited, deps)
        who = user_id(deps)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: use_recovery_code(deps, who, code), range(4)))
        assert sorted(found) == [False, False, False, True]

    @pytest.mark.parametrize("guess", [check, use_recovery_code])
    def test_guesses_at_one_moment_count_one_after_the_other(
        self, invited: Visitor, deps: Deps, guess: Callable[[Deps, int, str], bool]
    ) -> None:
        self.codes(invited, deps)
        who, together = user_id(deps), Barrier(8)
        with deps.db.write() as session:
            session.execute(update(User).values(failures=8, locked_until=deps.now()))

        def one(number: int) -> bool:
            together.wait()
            return guess(deps, who, f"{number:06d}")

        with ThreadPoolExecutor(8) as pool:
            assert not any(pool.map(one, range(8)))
        with deps.db.read() as session:
            assert session.scalar(select(User.failures)) == 9

    def test_new_ones_end_the_old(self, invited: Visitor, deps: Deps) -> None:
        before, *_ = self.codes(invited, deps)
        page = invited.get("/accounts/you")
        assert page.tree is not None
        (form,) = page.tree.xpath("//form[@action='/accounts/recovery-codes']")
        new = Page(invited.client.post(form.get("action"), data=dict(form.form_values())))
        assert len(codes_on(new)) == 10
        assert not use_recovery_code(deps, user_id(deps), before)
        assert use_recovery_code(deps, user_id(deps), codes_on(new)[9])

    def test_only_digests_are_kept(self, invited: Visitor, deps: Deps) -> None:
        codes = self.codes(invited, deps)
        with deps.db.read() as session:
            row = session.scalars(select(User)).one()
        kept = f"{row.recovery_codes}{row.totp_secret}"
        assert not any(code in kept or code.replace("-", "") in kept for code in codes)


class TestGuessing:
    """Wrong codes and passwords make the account rest, in silence."""

    def test_codes(self, invited: Visitor, deps: Deps, clock: SetClock) -> None:
        pocket = with_factor(deps, EMAIL)
        page = sign_in(invited, EMAIL)
        for _ in range(5):
            assert invited.submit(page, code="000000").status == 422
        assert invited.submit(page, code=pocket.code()).status == 422, "it rests"
        clock.pass_time(seconds=61)
        assert invited.submit(page, code=pocket.code()).path == "/team/"
        assert ("locked-out", "") in audit(deps)

    def test_the_right_password_does_not_forgive_wrong_codes(
        self, invited: Visitor, deps: Deps
    ) -> None:
        with_factor(deps, EMAIL)
        for _ in range(4):
            invited.submit(sign_in(invited, EMAIL), code="000000")
        assert sign_in(invited, EMAIL).path == "/accounts/second-step"
        with deps.db.read() as session:
            assert session.scalars(select(User.failures)).one() == 4

    def test_passwords(self, app: Flask, invited: Visitor, deps: Deps, clock: SetClock) -> None:
        pocket = with_factor(deps, EMAIL)
        assert invited
        said = set()
        for number in range(7):
            stranger = Visitor(app)
            stranger.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
            said.add(sign_in(stranger, EMAIL, "wrong").errors[0])
        owner = Visitor(app)
        said.add(sign_in(owner, EMAIL, PASSWORD).errors[0])
        said.add(sign_in(owner, "nobody@charity.example").errors[0])
        assert len(said) == 1, "the same is said to everybody"
        clock.pass_time(minutes=31)
        assert give_code(sign_in(owner, EMAIL), owner, pocket).path == "/team/"
        with deps.db.read() as session:
            assert session.execute(select(User.failures, User.locked_until)).one() == (0, None)


def test_the_app_of_the_tests_shows_real_codes(deps: Deps) -> None:
    """Against RFC 6238's own implementation in passlib, by the secret alone."""
    pocket = App(deps)
    plain = TOTP(Authenticator(deps).get_totp_b32_key(pocket.secret), format="base32")
    assert pocket.code() == plain.generate(time=deps.now()).token
