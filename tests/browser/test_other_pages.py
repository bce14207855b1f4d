"""The pages beside the way, each through axe, and mistakes as a person makes them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

SLUG = "secondary-breast-cancer"


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/{SLUG}/",
        f"/{SLUG}/find",
        f"/{SLUG}/search",
        f"/{SLUG}/contact",
        f"/{SLUG}/updates",
        f"/{SLUG}/briefings",
        f"/{SLUG}/briefings/wales",
        f"/{SLUG}/share",
        f"/{SLUG}/poster",
        "/cookies",
        "/privacy",
        "/accessibility",
        "/data",
        "/dev/mailbox",
        "/no-such-page/",
        "/confirm/forged",
        "/accounts/login",
    ],
)
def test_axe_finds_nothing(page: Page, site: Site, axe_clean, path: str, language: str) -> None:
    page.goto(site.url + language + path)
    axe_clean()


@pytest.mark.parametrize(
    ("postcode", "words"),
    [("JE2 3AB", "Jersey"), ("M1 1ZZ", "do not know"), ("hello", "does not look like")],
)
def test_a_postcode_that_does_not_work_is_told_and_axe_clean(
    page: Page, site: Site, axe_clean, postcode: str, words: str
) -> None:
    page.goto(f"{site.url}/{SLUG}/find")
    page.get_by_label("Your postcode").fill(postcode)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(words)
    axe_clean()


def test_the_error_summary_leads_to_the_field(page: Page, site: Site, axe_clean) -> None:
    page.goto(f"{site.url}/{SLUG}/find")
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{site.url}/{SLUG}/you")
    page.locator("main form button[type=submit]").last.click()
    axe_clean()
    page.get_by_role("link", name="Please give your full name.").click()
    expect(page.get_by_label("Your full name")).to_be_focused()


def test_no_page_asks_anybody_else_for_anything(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", f"/{SLUG}/", f"/{SLUG}/find", "/data"):
        page.goto(site.url + path)
    assert asked
    assert [url for url in asked if not url.startswith(site.url)] == []


def test_nothing_overflows_a_narrow_phone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", f"/{SLUG}/", f"/{SLUG}/find", "/privacy", "/data"):
        page.goto(site.url + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} pixels wide"
