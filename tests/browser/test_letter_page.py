"""The letter page under a person's hands: Enter, reload, a wrong turn, and nothing left behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_supporter_story import Supporter

SLUG = "secondary-breast-cancer"
WORDS = "A sentence that nobody has saved yet."


@pytest.fixture
def body(page: Page, site: Site, axe_clean):
    """The letter page's box, with unsaved words in it."""
    supporter = Supporter(page, site, axe_clean, checks=False)
    supporter.finds_their_mp("M1 1AE", "Lucy Powell")
    supporter.says_who_they_are("Jane Smith", "jane@home.example")
    box = page.locator("textarea[name=body]")
    box.fill(box.input_value() + "\n\n" + WORDS)
    return box


def test_enter_in_the_subject_goes_on_and_not_back(page: Page, body) -> None:
    page.locator("input[name=subject]").press("Enter")
    expect(page.locator("h1")).to_contain_text("Check your letter")
    expect(page.locator("main")).to_contain_text(WORDS)


def test_going_back_to_the_details_keeps_the_words(page: Page, body) -> None:
    page.get_by_role("button", name="Save and go back").click()
    expect(page.locator("h1")).to_contain_text("About you")
    page.get_by_role("button", name="Continue").click()
    expect(body).to_have_value(re.compile(re.escape(WORDS)))


def test_a_reload_keeps_the_words_and_saving_leaves_none_in_the_tab(
    page: Page, body, browser_context_args: dict
) -> None:
    if browser_context_args["java_script_enabled"]:
        page.reload()
        expect(body).to_have_value(re.compile(re.escape(WORDS)))
    page.get_by_role("button", name="Continue and check it").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    kept = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typing:'))")
    assert kept == []
