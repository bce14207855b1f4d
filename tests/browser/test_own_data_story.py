"""A supporter's own data: asked for by e-mail, seen, taken along and deleted."""

from __future__ import annotations

import json
import re
import time
from contextlib import closing
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from campaign.config import Settings
from campaign.wiring import wire
from tests.support.inbox import link_in
from tests.support.letters import confirmed

if TYPE_CHECKING:
    from tests.browser.conftest import Site


def test_a_supporter_sees_takes_and_deletes_what_is_held(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    way = re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email = f"own-data-{way}@home.example"
    deps = wire(Settings.from_env(site_environment))
    with closing(deps.db):
        confirmed(deps, email, "LS1 4AP")

    page.goto(f"{site.url}/your-data")
    axe_clean()
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("alert")).to_contain_text("Please give one e-mail address")
    axe_clean()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator("h1")).to_have_text("Look into your inbox")
    axe_clean()

    page.goto(f"{site.url}{link_that_came(site, email)}")
    expect(page.locator("main")).to_contain_text("Leeds South")
    expect(page.locator("main")).to_contain_text("1 High Street")
    axe_clean()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download it as a file").click()
    [letter] = json.loads(taken.value.path().read_text())["letters"]
    assert letter["email"] == email

    page.get_by_role("link", name="Delete everything").click()
    axe_clean()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.locator("h1")).to_have_text("Your data is deleted")
    axe_clean()


def link_that_came(site: Site, email: str, seconds: float = 20) -> str:
    until = time.monotonic() + seconds
    while True:
        found = [mail for mail in site.inbox.to(email) if "/your-data/" in mail.as_string()]
        if found:
            return link_in(found[-1], "your-data")
        assert time.monotonic() < until, "no link has come"
        time.sleep(0.2)
