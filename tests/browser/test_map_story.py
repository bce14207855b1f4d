"""The map of constituencies and its table, through axe."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.staff import join


def test_the_map_shows_every_seat_and_so_does_its_table(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    who = "map-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email = f"{who}@charity.example"
    join(page, site, site_environment, email, "campaigner", "/team/map?show=party")
    expect(page.locator("h1")).to_contain_text("Map of the constituencies")
    axe_clean()
    expect(page.locator("main tbody tr")).to_have_count(650)
    page.goto(f"{site.url}/team/map")
    axe_clean()
