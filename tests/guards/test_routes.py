"""Every route is on the list of public ones, or states its permission and turns strangers away."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from campaign.app import create_app
from campaign.config import Settings

PUBLIC = {
    "static",
    "site.home", "site.privacy", "site.accessibility", "site.data", "site.healthz", "site.readyz",
    "site.cookies", "machines.robots", "machines.security", "machines.sitemap",
    "supporters.campaign_page", "supporters.find", "supporters.choose", "supporters.search",
    "supporters.meet", "supporters.you", "supporters.letter", "supporters.check",
    "supporters.check_your_email", "supporters.resend", "supporters.confirm",
    "supporters.thank_you", "supporters.receipt", "supporters.contact",
    "supporters.contact_sent",
    "supporters.other_ways", "supporters.share", "supporters.poster", "supporters.briefings", "supporters.briefing", "supporters.briefing_pdf",
    "supporters.widget", "supporters.widget_script", "supporters.from_elsewhere",
    "supporters.survey", "supporters.survey_thanks",
    "your_data.ask", "your_data.asked", "your_data.show", "your_data.file", "your_data.delete",
    "your_data.deleted",
    "updates.sign_up", "updates.asked", "updates.confirm", "leaving.leave",
    "webhooks.events", "webhooks.inbound",
    "metrics.scrape",  # only for this machine, or with its token
    "security.login", "security.logout", "accounts.set_password",
    # Between the two steps of signing in; without the first one they lead back to it.
    "second_step.code", "second_step.recovery", "passkeys.sign_in",
}  # fmt: skip
DEVELOPMENT = {"dev.mailbox", "dev.one_message", "dev.one_attachment"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(
        Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path_factory.mktemp("instance"))})
    )


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(
        Settings.from_env(
            {
                "POSTBAG_INSTANCE": str(tmp_path_factory.mktemp("instance")),
                "POSTBAG_ENV": "production",
                "POSTBAG_SECRET_KEY": "x" * 40,
                "POSTBAG_MAILER": "smtp",
                "POSTBAG_SMTP_URL": "smtp://mail.charity.example",
                "POSTBAG_MAIL_FROM": "letters@charity.example",
                "POSTBAG_PUBLIC_URL": "https://write.charity.example",
            }
        )
    )


def test_every_route_is_public_by_decision_or_guarded(app: Flask) -> None:
    client = app.test_client()
    guarded = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC | DEVELOPMENT:
            continue
        view = app.view_functions[rule.endpoint]
        assert getattr(view, "permission", None), f"{rule.endpoint} states no permission"
        guarded += 1
        path = re.sub(r"<slug:\w+>", "some-campaign", re.sub(r"<int:\w+>", "1", rule.rule))
        path = path.replace("<", "").replace(">", "")
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(path, method=method)
            assert answer.status_code in (302, 303, 400, 401, 403), f"{method} {path} is open"
    assert guarded >= 2


def test_the_list_of_public_routes_names_only_routes_that_exist(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC | DEVELOPMENT


def test_the_development_mailbox_does_not_exist_in_production(production: Flask) -> None:
    assert not any(rule.endpoint.startswith("dev") for rule in production.url_map.iter_rules())
    assert production.test_client().get("/dev/mailbox").status_code == 404


def test_the_cookie_is_closed_to_scripts_other_sites_and_plain_http(production: Flask) -> None:
    assert production.config["SESSION_COOKIE_SECURE"] is True
    assert production.config["SESSION_COOKIE_HTTPONLY"] is True
    assert production.config["SESSION_COOKIE_SAMESITE"] == "Lax"
