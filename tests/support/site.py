"""The whole site for a test: settings, wired parts with a set clock, the app, and a visitor."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from campaign.adapters.mail_file import FileMailer
from campaign.adapters.tokens import Tokens
from campaign.app import create_app
from campaign.config import Settings
from campaign.wiring import wire
from tests.support.inbox import Inbox
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings.from_env(
        {
            "POSTBAG_INSTANCE": str(tmp_path / "instance"),
            "POSTBAG_DATABASE_URL": database_url,
            "POSTBAG_SECRET_KEY": "a made-up secret key, long enough for tests",
            "POSTBAG_PUBLIC_URL": "http://localhost",
            "POSTBAG_POSTCODE_SOURCES": "embedded",  # no test asks anybody beyond this machine
        }
    )


@pytest.fixture
def deps(settings: Settings, clock: SetClock) -> Iterator[Deps]:
    wired = wire(settings)
    yield dataclasses.replace(
        wired,
        now=clock,
        tokens=Tokens(settings.secret_key, clock),
        mailer=FileMailer(settings.outbox_folder, clock),
    )
    wired.db.close()


@pytest.fixture
def app(settings: Settings, deps: Deps) -> Flask:
    return create_app(settings, deps)


@pytest.fixture
def visit(app: Flask) -> Visitor:
    """A browser without JavaScript that checks every page it is given."""
    return Visitor(app)


@pytest.fixture
def inbox(settings: Settings) -> Inbox:
    """Everything that has left, read back from the .eml files."""
    return Inbox(settings.outbox_folder)
