"""A campaigner's story: a passkey instead of the app, signing in with it alone, and losing it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import ROOT, Site, _free_port, _wait_until_ready
from tests.browser.staff import PASSWORD, invited, sign_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def named_environment(
    site_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Of a site that has a name: browsers give passkeys to no bare IP address."""
    port = _free_port()
    return {
        **site_environment,
        "POSTBAG_INSTANCE": str(tmp_path_factory.mktemp("named") / "instance"),
        "POSTBAG_PORT": str(port),
        "POSTBAG_PUBLIC_URL": f"http://localhost:{port}",
    }


@pytest.fixture(scope="module")
def named_site(named_environment: dict[str, str]) -> Iterator[Site]:
    process = subprocess.Popen(
        [sys.executable, "-m", "campaign", "serve"], env=named_environment, cwd=ROOT
    )
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{named_environment['POSTBAG_PORT']}")
        instance = Path(named_environment["POSTBAG_INSTANCE"])
        yield Site(instance, named_environment["POSTBAG_PUBLIC_URL"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def device(page: Page, *, verifies: bool = True) -> tuple[CDPSession, str]:
    """A phone with a fingerprint reader, as Chromium plays one."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return protocol, made["authenticatorId"]


def test_a_passkey_from_the_first_to_the_last(
    page: Page,
    named_site: Site,
    named_environment: dict[str, str],
    axe_clean,
    request: pytest.FixtureRequest,
) -> None:
    way = request.node.callspec.params["browser_context_args"]
    email = f"{re.sub('[^a-z]', '-', way.lower())}@charity.example"
    page.goto(invited(named_environment, email))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    page.locator("input[name=again]").press("Enter")
    page.wait_for_url("**/accounts/login")
    sign_in(page, email)
    page.get_by_role("link", name="Use a passkey instead").click()
    axe_clean()
    if "without" in way:
        expect(page.locator("main")).to_contain_text("Passkeys need JavaScript")
        return

    protocol, phone = device(page)
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    axe_clean()
    recovery = page.locator(".pb-codes code").first.inner_text()
    page.get_by_role("link", name=re.compile("go on")).click()
    expect(page.locator("h1")).to_have_text("How it stands")

    sign_out(page)
    axe_clean()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("h1")).to_have_text("How it stands")
    page.goto(f"{named_site.url}/accounts/you")
    expect(page.locator("main")).to_contain_text("My phone")
    expect(page.locator("main")).to_contain_text("Last used on")
    axe_clean()

    # A key that somebody has found, without the finger that it asks for.
    sign_out(page)
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-failed]")).to_contain_text("gave no passkey", timeout=15_000)

    # The phone is lost: the password, and a recovery code.
    protocol.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone})
    page.goto(f"{named_site.url}/accounts/login")
    sign_in(page, email)
    expect(page.locator("h1")).to_have_text("One more step")
    axe_clean()
    page.get_by_role("link", name=re.compile("lost my phone")).click()
    axe_clean()
    page.locator("input[name=code]").fill(recovery)
    page.locator("input[name=code]").press("Enter")
    expect(page.locator("main")).to_contain_text("9 recovery codes are left")
    page.get_by_role("button", name=re.compile("^Remove My phone")).click()
    expect(page.locator("main")).to_contain_text("Your role needs a second step")
