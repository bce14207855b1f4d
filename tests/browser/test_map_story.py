"""The map of constituencies and its table, through axe and by keyboard alone."""

from __future__ import annotations

import re

import pytest
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
    a_hexagon_is_followed(page, has_arrows="without" not in request.node.callspec.id)
    page.go_back()
    a_row_is_followed(page)


def a_hexagon_is_followed(page: Page, *, has_arrows: bool) -> None:
    """One stop for the Tab key and arrows from there; without our script each is a stop."""
    tabs_to(page, "a[data-row]")
    first = focused(page).get_attribute("aria-label")
    if has_arrows:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
    else:
        page.keyboard.press("Tab")
    reached = focused(page).get_attribute("aria-label")
    assert reached != first
    leads_to_its_mp(page, str(reached).rsplit(":", 1)[0])


def a_row_is_followed(page: Page) -> None:
    tabs_to(page, "a[href='#seats']")
    page.keyboard.press("Enter")
    tabs_to(page, "main tbody a")
    leads_to_its_mp(page, focused(page).inner_text())


def leads_to_its_mp(page: Page, seat: str) -> None:
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/team/mps/\w+$"))
    expect(page.locator("main")).to_contain_text(seat)


def focused(page: Page):
    return page.locator(":focus")


def tabs_to(page: Page, what: str, presses: int = 60) -> None:
    """With the Tab key alone, from where the focus is."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.locator(f":is({what}):focus").count():
            return
    pytest.fail(f"the Tab key never comes to {what}")
