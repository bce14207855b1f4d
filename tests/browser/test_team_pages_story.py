"""What the team does beside answers: report, an MP, tasks, exports, webhooks, one person's data."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.chain.overdue import NAME
from campaign.config import Settings
from campaign.core.overdue import Overdue
from campaign.db.models import Campaign, ChoreRun, Task
from campaign.wiring import wire
from tests.browser.staff import join
from tests.support.letters import confirmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps
    from tests.browser.conftest import Site

# Of each way its own, which no other story uses.
PLACES = {
    "phone": "EX1 1GJ",
    "phone without JavaScript": "S1 2HE",
    "desktop": "L1 8JQ",
}


def test_an_admin_goes_through_the_pages_beside_the_answers(
    page: Page, site: Site, site_environment: dict[str, str], axe_clean, request
) -> None:
    way = request.node.callspec.params["browser_context_args"]
    who = re.sub(r"\W+", "-", way).lower()
    deps = wire(Settings.from_env(site_environment))
    with closing(deps.db):
        confirmed(deps, f"person-{who}@home.example", PLACES[way])
        place = deps.finder.find(PLACES[way]).constituency
        code, seat = place.code, place.name
        overdue(deps, code)
    email = f"admin-{who}@charity.example"
    join(page, site, site_environment, email, "admin", "/team/report")
    expect(page.locator("h1")).to_have_text("Letters to MPs")
    axe_clean()
    fits_on_paper(page)

    page.goto(f"{site.url}/team/tasks")
    a_task_is_put_off(page, seat, axe_clean)
    page.goto(f"{site.url}/team/mps/{code}")
    a_talk_is_noted(page, axe_clean)
    page.get_by_role("link", name="A page for the MP's office").click()
    expect(page.locator("main")).to_contain_text(f"constituents in {seat} have written")
    axe_clean()

    page.goto(f"{site.url}/team/export")
    counts_are_taken(page, axe_clean)
    page.goto(f"{site.url}/team/hooks")
    a_system_is_told(page, axe_clean)
    page.goto(f"{site.url}/team/people")
    a_person_is_forgotten(page, f"person-{who}@home.example", seat, axe_clean)


def fits_on_paper(page: Page) -> None:
    """Nobody can scroll a printed table: no column is cut off."""
    seen = page.viewport_size
    assert seen is not None
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})  # A4, less the margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    page.emulate_media(media="screen")
    page.set_viewport_size(seen)


def overdue(deps: Deps, code: str) -> None:
    """A task, once the worker has had its daily look: it would close what is not overdue at all."""
    until = time.monotonic() + 60
    while not looked_today(deps):
        assert time.monotonic() < until, "the worker never looks for tasks"
        time.sleep(0.2)
    today = deps.now().date()
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Campaign.id).limit(1)).one()
        session.add(
            Task(
                campaign_id=campaign_id, constituency_code=code, kind=Overdue.ANSWER,
                due_on=today - timedelta(days=3), opened_at=deps.now(),
            )
        )  # fmt: skip


def looked_today(deps: Deps) -> bool:
    with deps.db.read() as session:
        return session.get(ChoreRun, NAME) is not None


def a_task_is_put_off(page: Page, seat: str, axe_clean: Callable[[], None]) -> None:
    row = page.locator("main tbody tr", has_text=seat)
    expect(row).to_contain_text("The MP has answered no letter")
    axe_clean()
    row.get_by_role("link", name="Close or put off").click()
    axe_clean()
    page.get_by_label("Put it off until").fill("1/2/2099")
    page.get_by_role("button", name="Put it off").click()
    expect(page.locator("main")).to_contain_text("Done.")
    expect(page.locator("main tbody tr", has_text=seat)).to_have_count(0)


def a_talk_is_noted(page: Page, axe_clean: Callable[[], None]) -> None:
    page.get_by_label("What matters of it").fill("They will look into it.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("main")).to_contain_text("They will look into it.")
    axe_clean()


def counts_are_taken(page: Page, axe_clean: Callable[[], None]) -> None:
    axe_clean()
    page.get_by_label(re.compile("Counts by constituency")).check()
    page.get_by_label("What is it for?").fill("The trustees' meeting.")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    assert taken.value.suggested_filename.endswith(".csv")
    assert "@" not in taken.value.path().read_text()


def a_system_is_told(page: Page, axe_clean: Callable[[], None]) -> None:
    """One on this machine that takes nothing: switched off again, for the other stories' sake."""
    axe_clean()
    page.get_by_label("Address of the other system").fill("http://127.0.0.1:9/told")
    page.get_by_label("A letter is sent").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("h1")).to_have_text("Added")
    axe_clean()
    page.get_by_role("link", name="Go on and send a test").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("main tbody tr").first).to_contain_text("A test")
    axe_clean()
    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("main")).to_contain_text("It is switched off.")


def a_person_is_forgotten(page: Page, email: str, seat: str, axe_clean: Callable[[], None]) -> None:
    def press(name: str) -> None:
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Why").fill("They asked by telephone.")
        page.get_by_role("button", name=name).click()

    axe_clean()
    press("Find")
    expect(page.locator("main")).to_contain_text("letters: 1")
    press("Show all of it")
    expect(page.locator("main")).to_contain_text(seat)
    axe_clean()
    press("Delete all of it")
    axe_clean()
    press("Yes, delete all of it")
    expect(page.locator("main")).to_contain_text("Deleted. Letters: 1.")
