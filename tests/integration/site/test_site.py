"""The pages around the way, health, and the headers of every answer."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from campaign.app import create_app
from campaign.config import Settings
from campaign.content.service import set_status
from campaign.core.follow_up import FollowUp
from campaign.core.keeping import Keeping
from campaign.core.retention import Keep
from campaign.db.database import Database
from campaign.db.models import CampaignStatus
from campaign.deps import Deps
from tests.support.inbox import Inbox
from tests.support.visitor import Visitor
from tests.support.way import SLUG, confirm_link, to_inbox, to_mp


def test_the_home_page_lists_open_campaigns_and_leaves_out_paused_ones(
    visit: Visitor, deps: Deps
) -> None:
    assert f"/{SLUG}/" in visit.get("/").source
    set_status(deps, SLUG, CampaignStatus.PAUSED)
    assert f"/{SLUG}/" not in visit.get("/").source


def test_the_campaign_page_tells_its_figures_with_source_and_date(visit: Visitor) -> None:
    text = visit.get(f"/{SLUG}/").text
    for word in ("61,000", "2025", "72%", "October 2018", "historical"):
        assert word in text


def test_the_data_page_gives_the_attributions(visit: Visitor) -> None:
    text = visit.get("/data").text
    for words in (
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
        "Open Government Licence",
        "Contains Parliamentary information licensed under the Open Parliament Licence v3.0",
        "mySociety",
        "20 August 2026",
        "November 2025",
    ):
        assert words in text


@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_the_statements_are_there(visit: Visitor, path: str) -> None:
    assert visit.get(path).status == 200


def test_the_privacy_page_tells_of_questions_and_of_answers_that_come_through_us(
    visit: Visitor,
) -> None:
    text = visit.get("/privacy").text
    first, second = FollowUp().days
    for words in (
        f"usually {first} and {second} days after it went",
        "there is one reminder",
        "a button to stop these e-mails",
        "a reply address of ours: we pass it on to you at once, read it, and keep it",
        f"Your name and contact details: {Keeping().identity_months} months",
        f"that belongs to no letter: {Keep.STRAYS.value.days} days",
        f"such as that it has arrived: {Keep.DELIVERY.value.days} days",
        "On the page Your data you can see everything",
        "as long as your name, with the sender’s name and address and the files",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("sources", "named"),
    [(("embedded",), ""), (("embedded", "parliament", "mapit"), "Parliament's member service or")],
)
def test_whom_we_ask_about_a_postcode_is_said(
    settings: Settings, deps: Deps, sources: tuple[str, ...], named: str
) -> None:
    chosen = dataclasses.replace(settings, postcode_sources=sources)
    visit = Visitor(create_app(chosen, dataclasses.replace(deps, settings=chosen)))
    text = visit.get("/privacy").text
    assert ("told the postcode alone" in text) == bool(named)
    assert named in text


def test_health_and_readiness(visit: Visitor) -> None:
    assert visit.get("/healthz").response.json == {"status": "ok"}
    ready = visit.get("/readyz")
    assert ready.status == 200
    assert ready.response.json["ready"] is True


def test_not_ready_without_a_database(settings: Settings, deps: Deps, tmp_path) -> None:
    empty = dataclasses.replace(deps, db=Database(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    visit = Visitor(create_app(settings, empty))
    assert visit.get("/healthz").status == 200
    ready = visit.get("/readyz")
    assert ready.status == 503
    assert ready.response.json["checks"]["migrated"] is False
    empty.db.close()


CLOSED = ("/", "/cy/", f"/{SLUG}/find", "/nowhere/", "/healthz", "/static/dist/postbag.css")


def test_every_answer_is_closed_to_other_sites(visit: Visitor) -> None:
    for path in (*CLOSED, "/robots.txt", f"/{SLUG}/briefings/wales.pdf", "/accounts/login"):
        headers = visit.client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers, "not over plain HTTP"


def test_over_https_browsers_are_told_to_stay_there(settings: Settings, deps: Deps) -> None:
    safe = dataclasses.replace(settings, public_url="https://letters.charity.example")
    client = create_app(safe, dataclasses.replace(deps, settings=safe)).test_client()
    answer = client.get(f"/{SLUG}/", base_url="https://letters.charity.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-postbag=")
    for word in ("Secure", "Path=/", "HttpOnly", "SameSite=Lax"):
        assert word in cookie
    assert "Domain" not in cookie


def test_pages_behind_a_secret_link_leave_no_copy(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    to_inbox(visit)
    page = visit.get(confirm_link(deps, inbox))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert to_mp(visit).response.headers["Cache-Control"] == "private, no-cache"


def test_there_is_one_cookie_and_only_when_it_is_needed(app: Flask) -> None:
    client = app.test_client()
    assert not client.get("/").headers.getlist("Set-Cookie")
    (cookie,) = client.get(f"/{SLUG}/").headers.getlist("Set-Cookie")
    assert cookie.startswith("postbag=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_links_in_messages_come_from_the_settings_and_not_from_the_request(
    app: Flask, deps: Deps, inbox: Inbox
) -> None:
    visit = Visitor(app)
    visit.client.environ_base["HTTP_HOST"] = "evil.example"
    to_inbox(visit)
    confirm_link(deps, inbox)
    assert "evil.example" not in inbox.all()[0].as_string()


def test_an_unforeseen_error_tells_the_log_nothing_personal(
    settings: Settings, deps: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def find(self, text: str) -> None:
            raise RuntimeError(f"could not look up {text}")

        def __getattr__(self, name: str) -> object:
            return getattr(deps.finder, name)

    visit = Visitor(create_app(settings, dataclasses.replace(deps, finder=Broken())))
    page = to_mp(visit, "M1 1AE")
    assert page.status == 500
    assert "RuntimeError" in caplog.text
    assert "1AE" not in caplog.text
