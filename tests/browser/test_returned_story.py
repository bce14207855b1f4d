"""A letter that bounced: its supporter is told, and has it before them, ready to print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.config import Settings
from campaign.core.states import MessageState
from campaign.db.models import Action
from campaign.supporters.service.returned import give_back
from campaign.wiring import wire
from tests.browser.conftest import Site
from tests.browser.test_supporter_story import Supporter, until_sent
from tests.integration.supporters.moving import moved
from tests.support.inbox import link_in

SHEFFIELD, MP = "S1 2HH", "Sheffield Central"
"""A postcode that no other story uses."""


def bounce(site_environment: dict[str, str], reference: str) -> None:
    """What the office's mail system and the worker's chore do, in the site's own database."""
    deps = wire(Settings.from_env(site_environment))
    with deps.db.read() as session:
        key = session.scalars(select(Action.key).where(Action.reference == reference)).one()
    moved(deps, key, MessageState.BOUNCED)
    give_back(deps)
    deps.db.close()


def test_a_letter_that_bounced_comes_back(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    axe_clean,
    browser_context_args: dict,
    request: pytest.FixtureRequest,
) -> None:
    who = "returned-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email, words = f"{who}@home.example", f"My neighbour waited far too long. ({who})"
    supporter = Supporter(page, site, axe_clean, checks=False)
    supporter.finds_their_mp(SHEFFIELD, MP)
    supporter.says_who_they_are("Jane Smith", email)
    supporter.makes_the_letter_their_own(words)
    page.get_by_label(re.compile("may read the answer")).check()
    supporter.checks_it_and_sends_it_off(words)
    supporter.confirms_in_their_inbox(email)
    page.get_by_role("link", name="See where your letter stands").click()
    until_sent(page)
    expect(page.locator("main")).to_contain_text("may read your MP's answer")
    axe_clean()

    reference = page.locator(".pb-kicker").inner_text().split()[-1]
    before = len(site.inbox.all())
    bounce(site_environment, reference)
    while not came_back(site, email):
        site.wait_for_mail(before + 1)
        before += 1
    page.goto(site.url + link_in(came_back(site, email)[0], "letter"))
    expect(page.locator("main")).to_contain_text("has sent your letter back")
    expect(page.locator("main")).to_contain_text("House of Commons, London SW1A 0AA")
    expect(page.locator("main")).to_contain_text(words)
    button = page.get_by_role("button", name="Print your letter")
    # Without JavaScript the browser's own menu prints it; a dead button would only disappoint.
    expect(button).to_have_count(1 if browser_context_args["java_script_enabled"] else 0)
    axe_clean()


def came_back(site: Site, email: str) -> list:
    return [each for each in site.inbox.to(email) if "came back" in str(each["Subject"])]
