"""The way as people go it who see differently, press keys only, or have a page read to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.support.inbox import link_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Site

SLUG = "secondary-breast-cancer"
MOST_TABS = 80
DETAILS = {
    "Your full name": "Jane Smith",
    "House number and street": "1 High Street",
    "Town or village": "Ourtown",
}
STEPS = ("", "find", "mp", "you", "letter", "check")
# A window of 1280 by 1024 pixels at 400 %, as WCAG's reflow (1.4.10) has it.
AT_400_PERCENT = {"width": 320, "height": 256}


@pytest.fixture(params=["desktop"])
def browser_context_args(browser_context_args: dict) -> dict:
    """One way is enough here: what differs is told in each test."""
    return browser_context_args


@pytest.fixture
def begun(page: Page, site: Site) -> Iterator[Page]:
    """A visitor who has come as far as the letter."""
    page.goto(f"{site.url}/{SLUG}/")
    page.get_by_label("Your postcode").first.fill("CF10 1EP")
    page.get_by_role("button", name="Find my MP").first.click()
    page.goto(f"{site.url}/{SLUG}/you")
    for label, words in DETAILS.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Your e-mail address").fill("jane@home.example")
    page.get_by_role("button", name="Continue").first.click()
    page.get_by_role("button", name="Continue").first.click()
    expect(page.locator("h1")).to_contain_text("Check")
    return page


def focused(page: Page) -> str:
    """What the thing that has the focus is called."""
    name: str = page.evaluate(
        """() => {
            const it = document.activeElement;
            const label = it.labels && it.labels.length ? it.labels[0].innerText : "";
            return (label || it.innerText || it.value || "").trim();
        }"""
    )
    return name


def tab_to(page: Page, name: str) -> None:
    """Press Tab until that thing has the focus; it must be seen there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            # The page may still be scrolling there.
            page.wait_for_function(
                """() => {
                    const box = document.activeElement.getBoundingClientRect();
                    return box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
                }"""
            )
            return
    raise AssertionError(f"{name!r} is never reached by the Tab key on {page.url}")


@pytest.mark.parametrize("window", [DESKTOP, AT_400_PERCENT], ids=["desktop", "at 400 %"])
def test_the_whole_way_by_keyboard_alone(page: Page, site: Site, window: dict) -> None:
    email = f"keys-{window['width']}@home.example"
    page.set_viewport_size(window)
    page.goto(f"{site.url}/{SLUG}/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    tab_to(page, "Your postcode")
    page.keyboard.type("CF10 1EP")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Meet your MP")
    tab_to(page, "Write to Stephen Doughty")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("About you")
    for label, words in {
        "Your full name": DETAILS["Your full name"],
        "Your e-mail address": email,
        "House number and street": DETAILS["House number and street"],
        "Town or village": DETAILS["Town or village"],
    }.items():
        tab_to(page, label)
        page.keyboard.type(words)
    for button, heading in (("Continue", "letter"), ("Continue", "Check"), ("Send me", "e-mail")):
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(heading)
    while not site.inbox.to(email):
        site.wait_for_mail(len(site.inbox.all()) + 1)
    page.goto(site.url + link_in(site.inbox.to(email)[0], "confirm"))
    tab_to(page, "Send my letter")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Thank you")


@pytest.mark.parametrize("language", ["", "/cy"])
def test_at_400_percent_nothing_is_lost_to_the_side(begun: Page, site: Site, language: str) -> None:
    begun.set_viewport_size(AT_400_PERCENT)
    for step in STEPS:
        begun.goto(f"{site.url}{language}/{SLUG}/{step}")
        width = begun.evaluate("document.documentElement.scrollWidth")
        assert width <= AT_400_PERCENT["width"], f"{begun.url} is {width} pixels wide"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_in_forced_colours_every_control_still_has_an_edge(
    begun: Page, site: Site, colours: str
) -> None:
    begun.emulate_media(forced_colors="active", color_scheme=colours)
    for step in STEPS:
        begun.goto(f"{site.url}/{SLUG}/{step}")
        bare = begun.evaluate(
            """() => [...document.querySelectorAll(
                "main button, main a.govuk-button, main input:not([type=hidden]), main textarea"
            )].filter((it) => it.checkVisibility() && !it.closest(".govuk-visually-hidden")
                && !it.classList.contains("govuk-visually-hidden")
                && !["checkbox", "radio"].includes(it.type)
            ).filter((it) => {
                const style = getComputedStyle(it);
                return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1;
            }).map((it) => it.outerHTML.slice(0, 120))"""
        )
        assert bare == [], begun.url


def test_less_motion_means_none(page: Page, site: Site) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site.url}/{SLUG}/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((it) => {
            const style = getComputedStyle(it);
            return parseFloat(style.transitionDuration) > 0.001
                || parseFloat(style.animationDuration) > 0.001
                || style.scrollBehavior === "smooth";
        }).length"""
    )
    assert moving == 0


def test_dark_pages_are_dark_and_paper_is_white(page: Page, site: Site) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/{SLUG}/")
    shade = "() => getComputedStyle(document.body).backgroundColor"
    dark = [int(part) for part in re.findall(r"\d+", page.evaluate(shade))[:3]]
    assert max(dark) < 60
    page.emulate_media(color_scheme="dark", media="print")
    ink = "() => getComputedStyle(document.querySelector('main p')).color"
    printed = [int(part) for part in re.findall(r"\d+", page.evaluate(ink))[:3]]
    assert max(printed) < 100, "light words would vanish on paper"


def test_the_postcode_page_as_it_is_read_aloud(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/{SLUG}/find")
    page.get_by_label("Your postcode").fill("hello")
    page.get_by_role("button", name="Find my MP").click()
    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - alert:
            - heading "There is a problem" [level=2]
            - list:
              - listitem:
                - link
          - heading [level=1]
          - textbox /postcode/
          - button "Find my MP"
        """
    )
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    field = page.get_by_label("Your postcode")
    expect(field).to_have_attribute("aria-describedby", re.compile("error"))


def test_the_steps_as_they_are_read_aloud(begun: Page, site: Site) -> None:
    begun.goto(f"{site.url}/{SLUG}/you")
    for label in (*DETAILS, "Your e-mail address", "Postcode"):
        expect(begun.get_by_role("textbox", name=label).first).to_be_visible()
    begun.goto(f"{site.url}/{SLUG}/letter")
    expect(begun.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - heading [level=1]
          - textbox "Subject"
          - textbox "Your letter"
          - button "Continue and check it"
        """
    )
    begun.goto(f"{site.url}/{SLUG}/check")
    expect(begun.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - heading [level=1]
          - group "Your letter"
          - button "Send me the link to confirm"
        """
    )
    for ticked in begun.get_by_role("checkbox").all():
        expect(ticked).not_to_be_checked()


def test_the_frame_as_it_is_read_aloud(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/{SLUG}/")
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Skip to main content"
        - banner:
          - navigation "Language":
            - link "Cymraeg"
        - main:
          - heading [level=1]
        - contentinfo:
          - list
        """
    )
    assert page.locator("a[lang=cy]").get_attribute("hreflang") == "cy"
