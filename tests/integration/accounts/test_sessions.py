"""Sessions: listed, ended from elsewhere, over after a while; proving again who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.core.roles import Role
from campaign.db.models import StaffSession
from tests.integration.accounts.staff import (
    PASSWORD,
    give_code,
    sign_in,
    signed_in,
    with_factor,
)
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

EMAIL = "analyst@charity.example"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def analyst(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.ANALYST)


def press(visitor: Visitor, path: str, action: str) -> Page:
    """The button of the form with this action."""
    page = visitor.get(path)
    assert page.tree is not None
    (form,) = page.tree.xpath(f"//main//form[@action='{action}']")
    return Page(visitor.client.post(action, data=dict(form.form_values()), follow_redirects=True))


def elsewhere(app: Flask, agent: str = FIREFOX) -> Visitor:
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(visitor, EMAIL)
    return visitor


def test_they_are_listed_in_few_words(analyst: Visitor, app: Flask) -> None:
    elsewhere(app)
    page = analyst.get("/accounts/you")
    assert "Firefox on Windows" in page.text
    assert "(this one)" in page.text
    assert "Gecko" not in page.source


def test_one_is_ended(analyst: Visitor, app: Flask, deps: Deps) -> None:
    other = elsewhere(app)
    with deps.db.read() as session:
        number = max(session.scalars(select(StaffSession.id)))
    page = press(analyst, "/accounts/you", f"/accounts/sessions/{number}/end")
    assert "Signed out there." in page.text
    assert other.get("/accounts/you").path == "/accounts/login"
    assert analyst.get("/accounts/you").status == 200


def test_nobody_ends_anothers(analyst: Visitor, app: Flask, deps: Deps) -> None:
    other = signed_in(app, deps, Role.VOLUNTEER)
    with deps.db.read() as session:
        number = max(session.scalars(select(StaffSession.id)))
    page = analyst.get("/accounts/password")
    assert page.tree is not None
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    analyst.post(f"/accounts/sessions/{number}/end", csrf_token=token)
    assert other.get("/accounts/you").status == 200


def test_all_others_are_ended(analyst: Visitor, app: Flask) -> None:
    others = [elsewhere(app), elsewhere(app)]
    page = press(analyst, "/accounts/you", "/accounts/sessions/end-others")
    assert "Signed out of 2 others." in page.text
    assert [other.get("/accounts/you").path for other in others] == ["/accounts/login"] * 2


def test_a_copied_cookie_is_worth_nothing_after_signing_out(analyst: Visitor, app: Flask) -> None:
    cookie = analyst.client.get_cookie("postbag")
    assert cookie
    page = analyst.get("/accounts/you")
    assert page.tree is not None
    token = page.tree.xpath("//nav//form//input[@name='csrf_token']/@value")[0]
    analyst.post("/accounts/logout", csrf_token=token)
    thief = Visitor(app)
    thief.client.set_cookie("postbag", cookie.value)
    assert thief.get("/accounts/you").path == "/accounts/login"


def test_unused_for_half_a_day_it_is_over(analyst: Visitor, clock: SetClock) -> None:
    for _ in range(3):
        clock.pass_time(hours=11)
        assert analyst.get("/accounts/you").status == 200
    clock.pass_time(hours=12, seconds=1)
    assert analyst.get("/accounts/you").path == "/accounts/login"


def test_after_a_week_it_is_over_however_busy(analyst: Visitor, clock: SetClock) -> None:
    for _ in range(15):
        clock.pass_time(hours=11)
        assert analyst.get("/accounts/you").status == 200
    clock.pass_time(hours=4)
    assert analyst.get("/accounts/you").path == "/accounts/login"


def test_last_seen_is_written_at_most_once_a_minute(
    analyst: Visitor, deps: Deps, clock: SetClock
) -> None:
    def seen() -> object:
        with deps.db.read() as session:
            return session.scalars(select(StaffSession.seen_at)).one()

    before = seen()
    clock.pass_time(seconds=59)
    analyst.get("/accounts/you")
    assert seen() == before
    clock.pass_time(seconds=1)
    analyst.get("/accounts/you")
    assert seen() == deps.now()


class TestPassword:
    """Changing one's own."""

    NEW = "nine yellow umbrellas"

    def test_changed_it_ends_all_others(self, analyst: Visitor, app: Flask) -> None:
        other = elsewhere(app)
        page = analyst.submit(
            analyst.get("/accounts/password"), current=PASSWORD, password=self.NEW, again=self.NEW
        )
        assert page.path == "/accounts/you"
        assert "Your new password is saved" in page.text
        assert other.get("/accounts/you").path == "/accounts/login"
        assert sign_in(Visitor(app), EMAIL).status == 422
        assert sign_in(Visitor(app), EMAIL, self.NEW).path == "/team/"

    def test_not_by_whoever_sits_down_at_an_open_screen(self, analyst: Visitor) -> None:
        page = analyst.submit(
            analyst.get("/accounts/password"), current="wrong", password=self.NEW, again=self.NEW
        )
        assert page.status == 422
        assert ("That is not your password. Please try again.", "current") in page.errors

    def test_a_poor_one_is_refused(self, analyst: Visitor) -> None:
        page = analyst.submit(
            analyst.get("/accounts/password"), current=PASSWORD, password="short", again="short"
        )
        assert [target for _, target in page.errors] == ["password"]


class TestAgain:
    """What lets somebody in for good asks for the password, a while after signing in."""

    def test_after_half_an_hour(self, analyst: Visitor, clock: SetClock) -> None:
        assert analyst.get("/accounts/authenticator").path == "/accounts/authenticator"
        clock.pass_time(minutes=31)
        page = analyst.get("/accounts/authenticator")
        assert page.heading == "Is it still you?"
        assert analyst.submit(page, password="wrong").status == 422
        assert analyst.submit(page, password=PASSWORD).path == "/accounts/authenticator"
        assert analyst.get("/accounts/authenticator").path == "/accounts/authenticator"

    def test_guessing_there_counts(self, analyst: Visitor, clock: SetClock) -> None:
        clock.pass_time(minutes=31)
        page = analyst.get("/accounts/authenticator")
        for _ in range(5):
            analyst.submit(page, password="wrong")
        assert "too many wrong tries" in analyst.submit(page, password=PASSWORD).errors[0][0]

    def test_it_leads_to_no_other_site(self, analyst: Visitor) -> None:
        page = analyst.get("/accounts/again?next=//elsewhere.example")
        assert analyst.submit(page, password=PASSWORD).path == "/accounts/you"

    @pytest.mark.usefixtures("analyst")
    def test_removing_the_app_of_a_role_that_needs_none(self, app: Flask, deps: Deps) -> None:
        pocket = with_factor(deps, EMAIL)
        visitor = Visitor(app)
        give_code(sign_in(visitor, EMAIL), visitor, pocket)
        page = press(visitor, "/accounts/you", "/accounts/authenticator/remove")
        assert "The authenticator app is removed." in page.text
        assert sign_in(Visitor(app), EMAIL).path == "/team/"

    def test_a_role_that_needs_one_keeps_it(self, app: Flask, deps: Deps) -> None:
        visitor = signed_in(app, deps, Role.CAMPAIGNER)
        page = press(visitor, "/accounts/you", "/accounts/authenticator/remove")
        assert "Your role needs a second step." in page.text
        assert visitor.get("/team/").status == 200
