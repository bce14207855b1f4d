"""A supporter's story, told for each nation, on phone and desktop, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.support.inbox import link_in, text_of

STORIES = [
    ("M1 1AE", "Lucy Powell", "Secretary of State for Health and Social Care", "Victoria Street"),
    ("EH1 1YZ", "Chris Murray", "Cabinet Secretary", "St Andrew"),
    ("CF10 1EP", "Stephen Doughty", "Cabinet Secretary", "Cathays Park"),
    ("BT7 1NN", "Claire Hanna", "Minister of Health", "Stormont"),
]


class Supporter:
    """What a supporter does, in their own words."""

    def __init__(self, page: Page, site: Site, axe_clean, *, checks: bool) -> None:
        self.page = page
        self.site = site
        self.axe_clean = axe_clean
        self.checks = checks

    def look(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(heading)
        if self.checks:
            self.axe_clean()

    def finds_their_mp(self, postcode: str, mp: str) -> None:
        self.page.goto(f"{self.site.url}/")
        self.look("Write to your MP")
        self.page.get_by_role("link", name="Secondary breast cancer").first.click()
        self.look("Secondary breast cancer")
        self.page.get_by_label("Your postcode").first.fill(postcode)
        self.page.get_by_role("button", name=re.compile("Find")).first.click()
        self.look("MP")
        expect(self.page.locator("main")).to_contain_text(mp)

    def says_who_they_are(self, name: str, email: str) -> None:
        self.page.get_by_role(
            "link", name=re.compile("Write|Continue", re.IGNORECASE)
        ).first.click()
        self.look("About you")
        self.page.get_by_label("Your full name").fill(name)
        self.page.get_by_label("Your e-mail address").fill(email)
        self.page.get_by_label("House number and street").fill("1 High Street")
        self.page.get_by_label("Town or village").fill("Ourtown")
        self.goes_on()

    def makes_the_letter_their_own(self, words: str) -> None:
        self.look("letter")
        body = self.page.locator("textarea[name=body]")
        body.fill(body.input_value() + "\n\n" + words)
        self.goes_on()

    def checks_it_and_sends_it_off(self, words: str) -> None:
        self.look("Check")
        expect(self.page.locator("main")).to_contain_text(words)
        self.goes_on()
        self.look("e-mail")
        expect(self.page.locator("main")).to_contain_text("has not been sent yet")

    def confirms_in_their_inbox(self, email: str) -> None:
        before = len(self.site.inbox.all())
        while not self.site.inbox.to(email):
            self.site.wait_for_mail(before + 1)
        link = link_in(self.site.inbox.to(email)[0], "confirm")
        self.page.goto(self.site.url + link)
        self.look("Send")
        self.page.locator("main form button[type=submit]").first.click()
        self.look("Thank you")

    def goes_on(self) -> None:
        self.page.get_by_role("button", name=re.compile("^(Continue|Send me)")).first.click()


def tell(page: Page, site: Site, axe_clean, story: tuple[str, ...], who: str) -> None:
    postcode, mp, minister, place = story
    email = f"{who}@home.example"
    words = f"My neighbour waited far too long. ({who})"
    supporter = Supporter(page, site, axe_clean, checks=True)
    supporter.finds_their_mp(postcode, mp)
    supporter.says_who_they_are("Jane Smith", email)
    supporter.makes_the_letter_their_own(words)
    supporter.checks_it_and_sends_it_off(words)
    supporter.confirms_in_their_inbox(email)

    page.get_by_role(
        "link", name=re.compile("where your letter stands", re.IGNORECASE)
    ).first.click()
    supporter.look("letter")
    until_sent(page)
    letter = next(each for each in site.inbox.all() if words in text_of(each))
    assert mp in str(letter["To"])
    text = text_of(letter)
    assert minister in text
    assert place in text
    assert [each.get_filename() for each in letter.iter_attachments()] == [
        "Letter to the minister.docx",
        "Letter to the minister.pdf",
    ]


def until_sent(page: Page) -> None:
    for _ in range(60):
        if "has left us" in page.locator("main").inner_text():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("the receipt never said that the letter has left")


@pytest.mark.parametrize("story", STORIES, ids=[story[0] for story in STORIES])
def test_a_supporters_letter_reaches_their_mp(
    page: Page, site: Site, axe_clean, story: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    who = re.sub(r"\W+", "-", request.node.name).strip("-").lower()[-40:].strip("-")
    tell(page, site, axe_clean, story, who)
