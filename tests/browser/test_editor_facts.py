"""A volunteer's story: looks a figure up, corrects it, and tries out other words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.staff import join

if TYPE_CHECKING:
    from collections.abc import Callable

SLUG = "secondary-breast-cancer"


def enter(page: Page, site: Site, environment: dict[str, str], who: str) -> None:
    """Set a password by the link of the invitation, and sign in."""
    email = f"{who}@charity.example"
    join(page, site, environment, email, "volunteer", f"/editor/{SLUG}/figures")


def count_beginnings(site: Site, variant: str, begun: int) -> None:
    """As if so many letters had been begun."""
    with closing(sqlite3.connect(site.instance / "postbag.sqlite", timeout=15)) as database:
        database.execute(
            "INSERT OR REPLACE INTO variant_tallies (campaign_id, variant, begun, since) "
            "SELECT id, ?, ?, '2020-01-01 00:00:00.000000' FROM campaigns WHERE slug = ?",
            (variant, begun, SLUG),
        )
        database.commit()


def expect_no_sideways(page: Page) -> None:
    """Nothing is wider than the window."""
    wide = page.locator("html").evaluate("it => it.scrollWidth - it.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def test_a_figure_is_corrected_and_other_words_are_tried(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    axe_clean: Callable[[], None],
    request,
) -> None:
    way = request.node.callspec.id.removesuffix("-chromium")
    who = "facts-" + re.sub(r"\W+", "-", way).strip("-").lower()

    def look(heading: str) -> None:
        expect(page.locator("h1")).to_have_text(heading)
        axe_clean()
        expect_no_sideways(page)

    enter(page, site, site_environment, who)
    look("Figures")
    expect(page.locator("main")).to_contain_text("72%")

    page.get_by_role("link", name="Add a figure").click()
    look("A new figure")
    page.get_by_label("A short name").fill("Not a name")
    page.get_by_label("Look at it again by").fill("soon")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("There is a problem")
    look("A new figure")
    assert page.get_by_label("A short name").input_value() == "Not a name"

    page.goto(f"{site.url}/editor/{SLUG}/figures/no_dedicated_nurse")
    look("72%")
    page.get_by_label("Look at it again by").fill("31/12/2040")
    page.get_by_label("What have you changed").fill(f"Looked up by {who}")
    page.get_by_role("button", name="Save as a draft").click()
    look("Facts and figures")
    page.goto(f"{site.url}/editor/{SLUG}/figures")
    expect(page.locator("main")).to_contain_text("Good until 31 December 2040.")

    count_beginnings(site, "", 400)
    count_beginnings(site, who, 120)
    page.goto(f"{site.url}/editor/{SLUG}/variants")
    look("Variants")
    expect(page.locator("main")).to_contain_text("0% of 400, likely between 0% and 1%")
    page.get_by_label("A short name").fill(f"{who}-words")
    page.get_by_label("Its share in percent").fill("10")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Please say what is tried.")
    look("Variants")
    page.locator("#new_about").fill("Shorter sentences")
    page.get_by_role("button", name="Save as a draft").click()
    look("Facts and figures")
    page.goto(f"{site.url}/editor/{SLUG}/variants")
    look("Variants")
    expect(page.locator("main")).to_contain_text(f"Share of “{who}-words” in percent")
