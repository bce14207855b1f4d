"""MPs change: a campaigner notes another address and a dissolution, a by-election comes between."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from postcodes.build import replace
from postcodes.files import DATA, MEMBERS
from tests.browser.conftest import Site
from tests.browser.staff import join
from tests.browser.test_supporter_story import Supporter, until_sent
from tests.support.inbox import link_in, text_of

SLUG = "secondary-breast-cancer"
LEEDS, SEAT = "LS1 1UR", "E14001319"
"""A postcode that no other story uses, and its constituency's code."""


def sign_in(page: Page, site: Site, site_environment: dict[str, str], who: str) -> None:
    email = f"{who}@charity.example"
    join(page, site, site_environment, email, "campaigner", "/team/members/")
    expect(page.locator("h1")).to_contain_text("MPs")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def test_a_campaigner_keeps_the_mps_right(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    who = "mps-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    sign_in(page, site, site_environment, who)
    axe_clean()
    page.get_by_label("Constituency or MP").fill("leeds central")
    press(page, "Search")
    axe_clean()
    page.get_by_role("link", name="Leeds").first.click()
    page.get_by_role("radio", name="another e-mail address").check()
    press(page, "Save the note")
    expect(page.locator(".govuk-error-summary")).to_contain_text("one e-mail address")
    axe_clean()
    page.get_by_label("The other address").fill("cover@office.example")
    page.get_by_label("Why").fill("The office rang on Monday.")
    press(page, "Save the note")
    expect(page.locator("main")).to_contain_text("cover@office.example")
    axe_clean()
    press(page, "End this note")
    expect(page.locator("main")).to_contain_text("over")

    page.goto(f"{site.url}/team/members/parliament")
    axe_clean()
    press(page, "Parliament is dissolved: stop all letters")
    try:
        axe_clean()
        page.goto(f"{site.url}/{SLUG}/")
        expect(page.locator("main")).to_contain_text("no MPs until the general election")
        axe_clean()
        page.goto(f"{site.url}/{SLUG}/find")
        page.get_by_label("Your postcode").fill("CF10 1EP")
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("h1")).to_contain_text("no MPs until the general election")
        axe_clean()
    finally:
        page.goto(f"{site.url}/team/members/parliament")
        axe_clean()
        press(page, "Parliament is not dissolved")
    expect(page.locator("main")).not_to_contain_text("Parliament is dissolved.")


def test_a_by_election_between_writing_and_confirming(
    page: Page, site: Site, axe_clean, request
) -> None:
    who = "by-election-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email, words = f"{who}@home.example", f"My neighbour waited far too long. ({who})"
    table = json.loads((DATA / MEMBERS).read_bytes())
    old = next(row for row in table["rows"] if row[4] == SEAT)
    supporter = Supporter(page, site, axe_clean, checks=False)
    supporter.finds_their_mp(LEEDS, old[1])
    supporter.says_who_they_are("Jane Smith", email)
    supporter.makes_the_letter_their_own(words)
    supporter.checks_it_and_sends_it_off(words)

    new = [90_001, "Nora Newcomer", "Nora Newcomer MP", "Independent", SEAT, "nora@mp.example"]
    rows = [new if row is old else row for row in table["rows"]]
    today = datetime.now(UTC).date().isoformat()
    own = site.instance / "data"
    own.mkdir(exist_ok=True)
    try:
        replace(own / MEMBERS, json.dumps(table | {"as_of": today, "rows": rows}).encode())
        while not site.inbox.to(email):
            site.wait_for_mail(1)
        link = site.url + link_in(site.inbox.to(email)[0], "confirm")
        until_the_new_mp_is_known(page, link)
        axe_clean()
        press(page, "Send my letter")
        expect(page.locator("h1")).to_contain_text("Thank you")
        page.get_by_role(
            "link", name=re.compile("where your letter stands", re.IGNORECASE)
        ).first.click()
        until_sent(page)
        letter = next(each for each in site.inbox.all() if words in text_of(each))
        assert "Nora Newcomer" in str(letter["To"])
    finally:
        (own / MEMBERS).unlink()
        page.wait_for_timeout(2500)  # until the running site has seen it, for the next story


def until_the_new_mp_is_known(page: Page, link: str) -> None:
    for _ in range(40):
        page.goto(link)
        if "Now it is Nora Newcomer" in page.locator("main").inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError("the running site never saw the new list of MPs")
