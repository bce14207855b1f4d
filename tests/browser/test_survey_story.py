"""Two weeks after the letter: the link from the e-mail, the MP's answer pasted, and thanks."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.config import Settings
from campaign.db.models import Action, Message, MessageKind
from campaign.supporters.service.surveys import ask_surveys
from campaign.supporters.views.survey import LARGEST
from campaign.wiring import wire
from tests.browser.conftest import Site
from tests.browser.test_supporter_story import Supporter, until_sent

NOTTINGHAM, MP = "NG1 5DT", "Nottingham East"
"""A postcode that no other story uses."""


def asked(site_environment: dict[str, str], reference: str) -> str:
    """The worker's chore on a letter that went two weeks ago, in the site's own database.

    Returns:
        The link's path.
    """
    deps = wire(Settings.from_env(site_environment))
    with deps.db.write() as session:
        action = session.scalars(select(Action).where(Action.reference == reference)).one()
        action.sent_at = deps.now() - timedelta(days=14)
    ask_surveys(deps)
    with deps.db.read() as session:
        text = session.scalars(
            select(Message.text).where(
                Message.action_id == action.id, Message.kind == MessageKind.SURVEY
            )
        ).one()
    deps.db.close()
    found = re.search(r"/survey/\S+", text)
    assert found is not None
    return found[0]


def test_an_answer_is_handed_on(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    axe_clean,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    who = "survey-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    email, words = f"{who}@home.example", f"My aunt waited far too long. ({who})"
    supporter = Supporter(page, site, axe_clean, checks=False)
    supporter.finds_their_mp(NOTTINGHAM, MP)
    supporter.says_who_they_are("Jane Smith", email)
    supporter.makes_the_letter_their_own(words)
    supporter.checks_it_and_sends_it_off(words)
    supporter.confirms_in_their_inbox(email)
    page.get_by_role("link", name="See where your letter stands").click()
    until_sent(page)
    reference = page.locator(".pb-kicker").inner_text().split()[-1]

    page.goto(site.url + asked(site_environment, reference))
    expect(page.locator("h1")).to_contain_text("answered?")
    axe_clean()
    film = tmp_path / "film.pdf"
    film.write_bytes(b"%PDF-" + bytes(LARGEST))
    page.get_by_label("Or add it as a file").set_input_files(film)
    page.get_by_role("button", name="Tell ").click()
    expect(page.locator("h1")).to_have_text("That is too large for us")
    axe_clean()
    page.get_by_role("link", name="Back to the questions").click()
    page.get_by_label("My MP has agreed to write to the minister").check()
    page.get_by_label("Paste the answer").fill("Dear Jane,\n\nI have signed your letter.")
    page.get_by_role("button", name="Tell ").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("May we keep this answer?")
    axe_clean()
    expect(page.get_by_label("Paste the answer")).to_have_value(re.compile("signed your letter"))
    page.get_by_label(re.compile("may keep this answer")).check()
    page.get_by_label("Or add it as a file").set_input_files(
        {"name": "answer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"}
    )
    page.get_by_role("button", name="Tell ").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator("main")).to_contain_text("My MP has agreed to write to the minister")
    expect(page.locator("main")).to_contain_text("I have signed your letter.")
    expect(page.locator("main")).to_contain_text("answer.pdf")
    axe_clean()
    page.get_by_role("link", name="Change or add something").click()
    expect(page.get_by_label(re.compile("may keep this answer"))).not_to_be_checked()
    page.get_by_role("button", name="Delete the answer that I shared").click()
    expect(page.get_by_role("status")).to_have_text("The answer that you shared is deleted.")
    axe_clean()
    page.get_by_role("button", name="Please do not ask me again").click()
    expect(page.locator("main")).to_contain_text("We do not ask you about this letter again.")
    page.get_by_role("link", name="See where your letter stands").click()
    expect(page.locator("main")).to_contain_text("My MP has agreed to write to the minister")
