"""An analyst's story: last week's numbers as an e-mail and as a page, and leaving them."""

from __future__ import annotations

import re
import subprocess
import sys
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Site
from tests.browser.staff import join


def postbag(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "campaign", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def html_of(site: Site, email: str) -> str:
    until = time.monotonic() + 15
    while not site.inbox.to(email):
        assert time.monotonic() < until, "no digest has left"
        time.sleep(0.1)
    part = site.inbox.to(email)[0].get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_last_week_s_numbers_are_read_and_left(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    axe_clean,
    browser_context_args: dict,
    request,
) -> None:
    who = "digest-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email = f"{who}@charity.example"
    join(page, site, site_environment, email, "analyst", "/team/report")
    page.get_by_role("link", name="Last week’s numbers by e-mail").click()
    expect(page.locator("h1")).to_contain_text("Last week’s numbers")
    expect(page.get_by_label("Send me this every Monday")).to_be_checked()
    axe_clean()

    postbag(site_environment, "digest")
    mail = html_of(site, email)
    page.get_by_label("Send me this every Monday").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("You do not get it any more")
    expect(page.get_by_label("Send me this every Monday")).not_to_be_checked()
    axe_clean()

    if browser_context_args["java_script_enabled"]:
        page.set_content(mail)
        expect(page.locator("h1")).to_contain_text("Letters to MPs")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        axe_clean()
