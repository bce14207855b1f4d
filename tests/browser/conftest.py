"""A real server as a user starts it, and a real Chromium to visit it with."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.fakes.sendgrid_events import Signer
from tests.support.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator

expect.set_options(timeout=8_000)

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Site:
    """A Postbag that runs with its worker."""

    def __init__(self, instance: Path, url: str) -> None:
        self.instance = instance
        self.url = url
        self.inbox = Inbox(instance / "outbox")

    def wait_for_mail(self, number: int, seconds: float = 15) -> None:
        """Until that many messages have left."""
        until = time.monotonic() + seconds
        while len(self.inbox.all()) < number:
            assert time.monotonic() < until, f"only {len(self.inbox.all())} messages have left"
            time.sleep(0.1)


def chromium() -> str:
    found = os.environ.get("POSTBAG_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    assert found, "no Chromium; script/test finds or gets one, or name it in POSTBAG_TEST_CHROMIUM"
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        # Chromium has no sandbox for root; and it must not call home.
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def signer() -> Signer:
    """The mail provider, that signs what it posts."""
    return Signer()


@pytest.fixture(scope="session")
def site_environment(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> dict[str, str]:
    port = _free_port()
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("POSTBAG_")},
        "POSTBAG_INSTANCE": str(tmp_path_factory.mktemp("site") / "instance"),
        "POSTBAG_PORT": str(port),
        "POSTBAG_POSTCODE_SOURCES": "embedded",  # nothing leaves this machine
        "POSTBAG_REPLY_DOMAIN": "replies.charity.example",
        "POSTBAG_SENDGRID_INBOUND_KEYS": signer.public_key,
    }


@pytest.fixture(scope="session")
def site(site_environment: dict[str, str]) -> Iterator[Site]:
    url = f"http://127.0.0.1:{site_environment['POSTBAG_PORT']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "campaign", "serve"], env=site_environment, cwd=ROOT
    )
    try:
        _wait_until_ready(process, url)
        yield Site(Path(site_environment["POSTBAG_INSTANCE"]), url)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        try:
            if requests.get(f"{url}/readyz", timeout=2).json()["ready"]:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the server was not ready within 30 seconds")


@pytest.fixture
def axe_on(browser: Browser, browser_context_args: dict):
    """Check a page that is open with axe; any violation fails the test.

    Where the story is told without JavaScript axe cannot run in the page itself. Then the very
    document that the visitor has is opened, with its styles and without its scripts, beside it.
    """
    if browser_context_args["java_script_enabled"]:
        yield _run_axe
        return
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": True})
    beside = context.new_page()
    beside.route("**/*.js*", lambda route: route.abort())

    def check(page: Page) -> None:
        document, url = page.content(), page.url
        beside.route(url, lambda route: route.fulfill(body=document, content_type="text/html"))
        beside.goto(url)
        _run_axe(beside)
        beside.unroute(url)

    yield check
    context.close()


@pytest.fixture
def axe_clean(page: Page, axe_on):
    """Check the page of the test's own visitor."""
    return lambda: axe_on(page)


def _run_axe(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
WAYS = {
    "phone": (PHONE, True, "light"),
    "phone without JavaScript": (PHONE, False, "dark"),
    "desktop": (DESKTOP, True, "light"),
}


@pytest.fixture(params=list(WAYS))
def browser_context_args(browser_context_args: dict, request: pytest.FixtureRequest) -> dict:
    """Every story is told on a phone, on a dark one without JavaScript, and on a desktop."""
    viewport, java_script, colours = WAYS[request.param]
    return {
        **browser_context_args,
        "java_script_enabled": java_script,
        "color_scheme": colours,
        "viewport": viewport,
        "locale": "en-GB",
    }


@pytest.fixture
def page(page: Page) -> Page:
    """A browser that gives up in seconds; this server answers in milliseconds."""
    page.set_default_timeout(8_000)
    return page
