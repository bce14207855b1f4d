"""A site that knows the keys of two posters of events, and of one poster of mail."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from campaign.app import create_app
from campaign.config import Settings
from campaign.deps import Deps
from tests.fakes.sendgrid_events import Signer
from tests.support.clock import SetClock

Post = Callable[..., TestResponse]


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer()


@pytest.fixture(scope="session")
def newer_signer() -> Signer:
    return Signer()


@pytest.fixture
def settings(settings: Settings, signer: Signer, newer_signer: Signer) -> Settings:
    return dataclasses.replace(
        settings,
        sendgrid_event_keys=(signer.public_key, newer_signer.public_key),
        sendgrid_inbound_keys=(signer.public_key,),
        reply_domain="replies.charity.example",
    )


@pytest.fixture
def deps(deps: Deps, settings: Settings) -> Deps:
    return dataclasses.replace(deps, settings=settings)


@pytest.fixture
def post(app: Flask, signer: Signer, clock: SetClock) -> Post:
    """Posts a body to the events' address, signed unless headers are given."""
    client = app.test_client()

    def send(body: bytes, headers: dict[str, str] | None = None) -> TestResponse:
        signed = signer.headers(body, clock.now) if headers is None else headers
        return client.post("/webhooks/sendgrid/events", data=body, headers=signed)

    return send


@pytest.fixture
def keyless(settings: Settings, deps: Deps) -> Flask:
    """A site without any keys."""
    bare = dataclasses.replace(settings, sendgrid_event_keys=(), sendgrid_inbound_keys=())
    return create_app(bare, dataclasses.replace(deps, settings=bare))
