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


STORY = "My sister waited five months, and nobody told her why."


def put_in(page: Page) -> None:
    page.get_by_label("What would you like your MP to know?").fill(STORY)
    page.get_by_role("button", name="Put this into my letter").click()


def test_a_story_is_put_into_the_letter_and_said_so_there(page: Page, body, axe_clean) -> None:
    put_in(page)
    said = page.get_by_role("status").filter(has_text="Your words are in the letter now.")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    expect(body).to_be_in_viewport()
    expect(body).to_have_value(re.compile(re.escape(STORY)))
    expect(body).to_have_value(re.compile(re.escape(WORDS)))
    expect(page.get_by_label("What would you like your MP to know?")).to_have_value("")
    expect(page.get_by_text("of the letter is in your own words")).to_be_visible()
    axe_clean()
    page.get_by_role("button", name="Continue and check it").click()
    expect(page.locator("main")).to_contain_text(STORY)


def test_a_story_left_in_its_box_is_asked_about(page: Page, body, axe_clean) -> None:
    box = page.get_by_label("What would you like your MP to know?")
    box.fill(STORY)
    page.get_by_role("button", name="Continue and check it").click()
    expect(page.get_by_role("alert")).to_contain_text("These words are not in your letter yet.")
    expect(box).to_have_value(STORY)
    expect(body).to_have_value(re.compile(re.escape(WORDS)))
    axe_clean()


def test_a_reload_keeps_a_story_that_is_being_typed(
    page: Page, body, browser_context_args: dict
) -> None:
    if not browser_context_args["java_script_enabled"]:
        pytest.skip("what is typed and not sent can only be kept by a script")
    box = page.get_by_label("What would you like your MP to know?")
    box.fill(STORY)
    page.reload()
    expect(box).to_have_value(STORY)


def test_the_share_of_own_words_follows_the_typing(
    page: Page, body, browser_context_args: dict
) -> None:
    share = page.locator("[data-own-words-sentence]")
    if browser_context_args["java_script_enabled"]:
        expect(share).to_contain_text(re.compile(r"About \d+% of the letter"))
        body.fill("Every word of this letter is mine alone.")
        expect(share).to_have_text("About 100% of the letter is in your own words.")
        expect(page.locator("[data-own-words] progress")).to_have_attribute("value", "100")
    else:
        expect(share).to_have_text(re.compile("The letter is as we wrote it"))
