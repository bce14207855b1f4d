"""A campaigner's story: invited by an admin, signed in, finds the supporter's letter in the list."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.staff import join
from tests.browser.test_supporter_story import STORIES, tell


def expect_to_fit(page: Page) -> None:
    """Every cell of the list is within the window: nobody scrolls sideways to read it."""
    assert page.viewport_size is not None
    cells = page.locator("main tbody tr:first-child > *").all()
    assert cells
    for cell in cells:
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= page.viewport_size["width"]


def test_a_campaigner_sees_the_letter_that_a_supporter_sent(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    who = "team-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    postcode, mp, *_ = story = STORIES[2]
    tell(page, site, axe_clean, story, who)

    email = f"{who}@charity.example"
    join(page, site, site_environment, email, "campaigner", "/team/actions", look=axe_clean)
    expect(page.locator("h1")).to_contain_text("Letters")
    axe_clean()
    row = page.locator("main table tr", has_text=mp).first
    for words in ("Jane Smith", "Cardiff South and Penarth", "Wales", "Sent"):
        expect(row).to_contain_text(words)
    expect(page.locator("main")).not_to_contain_text("My neighbour waited")
    expect(page.locator("main")).not_to_contain_text("1 High Street")
    assert postcode not in page.locator("main").inner_text()
    expect_to_fit(page)
    takes_the_list_out(page, axe_clean)
    page.goto(f"{site.url}/team/members/")
    axe_clean()
    expect(page.get_by_role("cell").first).to_be_visible()
    expect_to_fit(page)


def takes_the_list_out(page: Page, axe_clean) -> None:
    """With a reason, without which nothing leaves."""
    page.get_by_role("link", name="Download these as CSV").click()
    axe_clean()
    page.get_by_role("button", name="Download as CSV").click()
    axe_clean()
    page.get_by_role("link", name="Please say what it is for.").click()
    expect(page.get_by_label("What is it for?")).to_be_focused()
    page.keyboard.type("A list for the thank-you cards")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert "Jane Smith" in got.value.path().read_text("utf-8-sig")


def test_the_choice_at_a_boundary_and_in_northern_ireland_is_axe_clean(
    page: Page, site: Site, axe_clean
) -> None:
    for postcode in ("PR7 7RT", "BT1 1AA"):
        page.goto(f"{site.url}/secondary-breast-cancer/find")
        page.get_by_label("Your postcode").fill(postcode)
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("h1")).to_contain_text("Which constituency")
        axe_clean()
