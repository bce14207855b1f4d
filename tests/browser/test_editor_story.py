"""A letter's story: changed by a volunteer, stopped by a check, reviewed, published, rolled back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.staff import join as become_staff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLUG = "secondary-breast-cancer"
WALES = "CF10 1EP"
ADDED = "Families in Wales tell us that they wait too long for a nurse."
LINK = "See http://example.org for more."


@pytest.fixture
def people(browser: Browser, browser_context_args: dict) -> Iterator[Callable[[], Page]]:
    """Browsers of their own for as many people as the story has."""
    contexts = []

    def another() -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        return page

    yield another
    for context in contexts:
        context.close()


def join(page: Page, site: Site, site_environment: dict[str, str], email: str, role: str) -> None:
    """Become a member of staff by the link that an admin passes on, and go to the texts."""
    become_staff(page, site, site_environment, email, role, "/editor/")
    expect(page.locator("h1")).to_contain_text("Secondary breast cancer")


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.locator("main").get_by_role("link", name=words).first.click()


def begin_letter(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/{SLUG}/")
    page.get_by_label("Your postcode").first.fill(WALES)
    page.get_by_role("button", name=re.compile("Find")).first.click()
    page.get_by_role("link", name=re.compile("Write|Continue", re.IGNORECASE)).first.click()
    page.get_by_label("Your full name").fill("Jane Smith")
    page.get_by_label("Your e-mail address").fill("jane@home.example")
    page.get_by_label("House number and street").fill("1 High Street")
    page.get_by_label("Town or village").fill("Ourtown")
    page.get_by_role("button", name=re.compile("^Continue")).first.click()


def letter(page: Page) -> str:
    expect(page.locator("h1")).to_contain_text("letter")
    return page.locator("textarea[name=body]").input_value()


class Staff:
    """A member of staff at a browser of their own; every page on the way goes through axe."""

    def __init__(self, page: Page, axe_on) -> None:
        self.page = page
        self.axe_on = axe_on

    def sees(self, words: str, where: str = "main") -> None:
        expect(self.page.locator(where)).to_contain_text(words)
        self.axe_on(self.page)

    def presses(self, words: str) -> None:
        press(self.page, words)

    def follows(self, words: str) -> None:
        follow(self.page, words)

    def writes(self, text: str) -> None:
        self.page.locator("textarea[name=text]").fill(text)

    def opens_letter_for_wales(self) -> str:
        self.follows("Letter to the MP: Wales")
        self.sees("Who did what")
        self.follows("Write a new version")
        return self.page.locator("textarea[name=text]").input_value().strip()

    def is_stopped_by_a_check(self, text: str) -> None:
        self.writes(f"{text}\n\n{ADDED} {LINK}\n")
        self.presses("Look at it first")
        self.sees("Must be mended", "[data-write-looks]")
        self.page.get_by_label("What have you changed, and why?").fill("What families tell us")
        self.presses("Save as a draft")
        self.sees("Saved as a draft.")
        self.presses("Send to review")
        self.sees("https", ".govuk-error-summary")

    def mends_it_and_sends_it_to_review(self, text: str) -> None:
        self.follows("Go on writing")
        self.writes(f"{text}\n\n{ADDED}\n")
        self.presses("Save as a draft")
        self.presses("Send to review")
        self.sees("Sent to review")

    def reads_it_as_a_reader_would(self) -> None:
        self.follows("Preview for every kind of reader")
        self.sees("All of these people are made up.")
        self.follows("Read it")
        self.sees(ADDED)

    def compares_comments_and_approves(self) -> None:
        todo = self.page.locator("section", has_text="What needs a hand")
        todo.get_by_role("link").first.click()
        expect(self.page.locator("ins", has_text="Families in Wales").first).to_be_visible()
        self.page.get_by_label("Your comment").fill("Good. Thank you.")
        self.presses("Add the comment")
        self.sees("Good. Thank you.", ".pb-comment")
        for box in self.page.locator("input[name=tick]").all():
            box.check(force=True)
        self.presses("Approve")
        self.sees("It can be published now")

    def publishes(self) -> None:
        self.page.locator("main").get_by_role("link", name="Publish", exact=True).last.click()
        self.sees("All of it does in one moment, or nothing does.")
        self.presses("Publish")
        self.sees("One text is public now.")

    def goes_back_to_the_text_before(self) -> None:
        self.follows("Letter to the MP: Wales")
        rows = self.page.locator("main tbody tr", has_text="Was public")
        rows.get_by_role("link").first.click()
        self.sees("It was public before.")
        self.presses("Go back to this text")
        self.sees("The earlier text is public again")


def test_a_letter_is_changed_reviewed_published_and_rolled_back(
    site: Site, site_environment: dict[str, str], people, axe_on, request
) -> None:
    who = re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    volunteer, campaigner = Staff(people(), axe_on), Staff(people(), axe_on)
    for staff, role in ((volunteer, "volunteer"), (campaigner, "campaigner")):
        join(staff.page, site, site_environment, f"{role}-{who}@charity.example", role)
    early, late, after = people(), people(), people()
    begin_letter(early, site)
    before = letter(early)
    assert ADDED not in before

    text = volunteer.opens_letter_for_wales()
    volunteer.is_stopped_by_a_check(text)
    volunteer.mends_it_and_sends_it_to_review(text)
    volunteer.reads_it_as_a_reader_would()

    campaigner.page.goto(f"{site.url}/editor/{SLUG}/")
    campaigner.sees("What needs a hand")
    campaigner.compares_comments_and_approves()
    campaigner.publishes()

    early.reload()
    assert letter(early) == before
    begin_letter(late, site)
    assert ADDED in letter(late)

    campaigner.goes_back_to_the_text_before()
    begin_letter(after, site)
    assert letter(after) == before
    assert ADDED in letter(late)
    campaigner.page.goto(f"{site.url}/editor/{SLUG}/history")
    campaigner.sees("went back to an earlier text")


def test_two_editors_at_once_and_what_is_typed_is_kept(
    site: Site, site_environment: dict[str, str], people, axe_on, browser_context_args, request
) -> None:
    who = re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    one, other = people(), people()
    join(one, site, site_environment, f"one-{who}@charity.example", "volunteer")
    join(other, site, site_environment, f"other-{who}@charity.example", "volunteer")
    for page in (one, other):
        follow(page, "Page: What we ask for")
        follow(page, "Write a new version")
    text = one.locator("textarea[name=text]").input_value().strip()
    other.locator("textarea[name=text]").fill(f"{text}\n\nTheirs, by {who}.\n")
    press(other, "Save as a draft")
    one.locator("textarea[name=text]").fill(f"## Mine, by {who}\n\n{text}\n")
    if browser_context_args["java_script_enabled"]:
        expect(one.locator("[data-write-status]")).to_contain_text("What you type is kept.")
        expect(one.locator("[data-write-looks]")).to_contain_text(f"Mine, by {who}")
        one.reload()
        expect(one.locator("main")).to_contain_text("have not saved yet")
        expect(one.locator("textarea[name=text]")).to_have_value(re.compile(f"Mine, by {who}"))
        axe_on(one)
    press(one, "Save as a draft")
    expect(one.locator("h1")).to_contain_text("Somebody else has saved this text, too")
    axe_on(one)
    both = one.locator("textarea[name=text]").input_value()
    assert f"Mine, by {who}" in both
    assert f"Theirs, by {who}" in both
    press(one, "Save both as one draft")
    expect(one.locator("main")).to_contain_text("Saved as a draft.")


def test_a_value_goes_in_where_the_cursor_is(
    site: Site, site_environment: dict[str, str], people, browser_context_args, request
) -> None:
    who = re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    page = people()
    join(page, site, site_environment, f"inserts-{who}@charity.example", "volunteer")
    follow(page, "Letter to the MP: Scotland")
    follow(page, "Write a new version")
    box = page.locator("textarea[name=text]")
    box.fill("Dear friend, good morning.")
    page.get_by_text("Put in a name or a place").click()
    wanted = "Dear friend, good morning.\n\n{{ constituency }}"
    if browser_context_args["java_script_enabled"]:
        box.evaluate("field => field.setSelectionRange(12, 12)")
        wanted = "Dear friend,{{ constituency }} good morning."
    page.get_by_role("button", name="The supporter's constituency.").click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile(re.escape(wanted)))
