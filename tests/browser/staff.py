"""Becoming a member of staff in a browser, the way that staff do it: link, password, second step."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from passlib.totp import TOTP

from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

PASSWORD = "seven brown teapots"


def invited(site_environment: dict[str, str], email: str, role: str = "campaigner") -> str:
    """The link that `postbag users add` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "campaign", "users", "add", email, "--role", role],
        env=site_environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"http\S+", done.stdout)
    assert found is not None
    return found.group()


def join(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    email: str,
    role: str,
    path: str,
    look: Callable[[], None] = lambda: None,
) -> str:
    """Follow the link of an invitation, sign in, set up the second step, and open a page.

    Args:
        look: is called on every page of the way.

    Returns:
        The key of the authenticator app, as the page showed it; empty where the role needs none.
    """
    page.goto(invited(site_environment, email, role))
    look()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    page.locator("input[name=again]").press("Enter")
    page.wait_for_url("**/accounts/login")
    look()
    _until(page, "/accounts/login", lambda: sign_in(page, email), f"{site.url}/accounts/login")
    key = ""
    if page.url.endswith("/accounts/authenticator"):
        look()
        key = page.locator("main code").inner_text()
        _until(page, "/accounts/authenticator", lambda: show_code(page), page.url)
        look()
    page.goto(f"{site.url}{path}")
    return key


def sign_in(page: Page, email: str) -> None:
    """Address and password, on the page that asks for them."""
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state()


def show_code(page: Page) -> None:
    """Read the key off the page into an app, and type the code that it shows."""
    key = page.locator("main code").inner_text().replace("-", "")
    page.locator("input[name=code]").fill(TOTP(key, format="base32").generate().token)
    page.locator("input[name=code]").press("Enter")
    page.locator(".pb-codes, h1:has-text('Too many')").first.wait_for()


def _until(page: Page, there: str, deed: Callable[[], None], back: str) -> None:
    """Ten a minute from one address are the most, and very many people join here at once."""
    until = time.monotonic() + 90
    deed()
    while page.get_by_text("Too many tries", exact=False).count() or (
        there.endswith("login") and page.url.endswith(there)
    ):
        assert time.monotonic() < until, f"could not get past {there}: {page.content()}"
        page.wait_for_timeout(5_000)
        page.goto(back)
        deed()


def sign_out(page: Page) -> None:
    """By the menu, which a phone folds away."""
    menu = page.locator(".pb-staff-nav summary")
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name="Sign out").click()
