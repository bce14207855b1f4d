"""The preview of a letter: the table of readers, and one of them, without JavaScript too."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_editor_story import follow, join
from tests.browser.test_team_story import expect_to_fit


def test_a_volunteer_sees_what_every_reader_gets(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    who = "preview-" + re.sub(r"\W+", "-", request.node.callspec.id).strip("-").lower()
    join(page, site, site_environment, f"{who}@charity.example", "volunteer")
    page.locator("main table").get_by_role(
        "link", name=re.compile("Letter to the MP: Northern Ireland$")
    ).first.click()
    follow(page, "Version 1")
    follow(page, "Preview for every kind of reader")
    expect(page.locator("h1")).to_contain_text("Northern Ireland")
    expect(page.get_by_role("columnheader")).to_have_count(6)
    expect(page.get_by_role("rowheader", name="Northern Ireland")).to_be_visible()
    assert_no_sideways_scroll(page)
    expect_to_fit(page)
    axe_clean()

    page.get_by_role("link", name="An MP who takes no seat, Northern Ireland, left empty").click()
    expect(page.locator("h1")).to_contain_text("An MP who takes no seat, Northern Ireland")
    expect(page.get_by_role("region", name="As it looks")).to_contain_text("Niamh Ní Sampla")
    expect(page.get_by_role("region", name="As plain text")).to_contain_text("Yours sincerely")
    assert_no_sideways_scroll(page)
    axe_clean()

    follow(page, "The next")
    expect(page.locator("main")).to_contain_text("My sister waited five months")
    for words, ending in (("As a Word document", "docx"), ("As a PDF", "pdf")):
        with page.expect_download() as found:
            follow(page, words)
        assert found.value.suggested_filename == f"preview-northern-ireland-no-seat-told.{ending}"


def assert_no_sideways_scroll(page: Page) -> None:
    assert page.viewport_size is not None
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= page.viewport_size["width"]
