"""From ten answers to forty supporters who are told: a campaigner's morning, by keyboard alone."""

from __future__ import annotations

import re
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from campaign.config import Settings
from campaign.core.states import GONE
from campaign.db.models import Action, InboundMail
from campaign.wiring import wire
from tests.browser.staff import join
from tests.support.letters import confirmed
from tests.support.office import answer, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps
    from tests.browser.conftest import Site
    from tests.fakes.sendgrid_events import Signer

LETTERS = 41
MINISTER = "The minister has now replied. Please find attached a copy of the response."
# What the office writes, and the key for it; Enter where our guess is right.
ANSWERS = (
    ("I have written to the Secretary of State for Health about this.", "Enter"),
    ("I will write to the Health Secretary on your behalf.", "Enter"),
    ("I fully support this campaign.", "Enter"),
    ("I cannot support what you ask for.", "Enter"),
    ("You are not my constituent.", "Enter"),
    ("The Government takes cancer very seriously.", "6"),
    ("There are good reasons on both sides.", "4"),
    ("We have your letter and will be in touch.", "9"),
    ("Please take me off your list.", "0"),
    (MINISTER, "8"),
)
PLACES = {
    "phone": ("BS1 4DJ", "Bristol Central"),
    "phone without JavaScript": ("OX1 1BX", "Oxford West and Abingdon"),
    "desktop": ("NE1 4ST", "Newcastle upon Tyne Central and West"),
}
"""Of each way its own, which no other story uses."""
KEYS = "1234567890"


@pytest.fixture
def deps(site: Site, site_environment: dict[str, str]):
    """The site's own database, beside its worker."""
    deps = wire(Settings.from_env(site_environment))
    with closing(deps.db):
        yield deps


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    return request.node.callspec.params["browser_context_args"]


def waits_until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.25)


def letters_go(deps: Deps, place: str, number: int = LETTERS) -> list[str]:
    """Letters of so many supporters, the first ten with reply addresses; their e-mail addresses."""
    postcode, seat = place
    emails = [f"{postcode[:2].lower()}-{index}@home.example" for index in range(number)]
    for index, email in enumerate(emails):
        agreed = {"replies": "You may read the answer."} if index < len(ANSWERS) else {}
        confirmed(deps, email, postcode, agreed)
    waits_until(lambda: gone(deps, seat) == number, "the letters have not gone")
    return emails


def gone(deps: Deps, seat: str) -> int:
    with deps.db.read() as session:
        wanted = select(func.count()).where(
            Action.constituency_name == seat, Action.state.in_(GONE)
        )
        return session.scalar(wanted) or 0


def answers_come(deps: Deps, site: Site, signer: Signer, seat: str) -> None:
    with deps.db.read() as session:
        tokens = session.scalars(
            select(Action.reply_token)
            .where(Action.constituency_name == seat, Action.reply_token.is_not(None))
            .order_by(Action.id)
        ).all()
    for token, (words, _key) in zip(tokens, ANSWERS, strict=True):
        to = f"{token}@{deps.settings.reply_domain}"
        post(site.url, signer, to, answer(to, words, deps.now()), deps.now())
    waits_until(lambda: all_read(deps), "the mail has not been read")


def all_read(deps: Deps) -> bool:
    with deps.db.read() as session:
        return not session.scalar(
            select(func.count()).select_from(InboundMail).where(InboundMail.read_at.is_(None))
        )


class Campaigner:
    """Reads answers with the keys, or where nothing of ours runs, with the form."""

    def __init__(self, page: Page, *, has_keys: bool) -> None:
        self.page = page
        self.has_keys = has_keys

    def goes_to(self, find: Callable[[], bool], presses: int = 90) -> None:
        """With the Tab key until what has the focus is what is looked for."""
        for _ in range(presses):
            self.page.keyboard.press("Tab")
            if find():
                return
        raise AssertionError("the Tab key never comes there")

    def says(self, key: str, *, for_all: bool) -> None:
        if not self.has_keys:
            return self._says_by_form(key, for_all=for_all)
        if for_all:
            self.goes_to(lambda: bool(self.page.locator("input[name=for_all]:focus").count()))
            self.page.keyboard.press("Space")
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return None

    def _says_by_form(self, key: str, *, for_all: bool) -> None:
        if key in KEYS:
            self.page.get_by_label(re.compile(rf"\[{key}\]")).check()
        if for_all:
            self.page.get_by_label(re.compile("all of this MP's letters")).check()
        self.page.get_by_role("button", name="Save and go on").click()

    def reads_all(self, check: Callable[[], None]) -> list[str]:
        """Every answer in the list; what was read, in its order."""
        self.page.get_by_role("link", name="Read them one by one").focus()
        self.page.keyboard.press("Enter")
        read: list[str] = []
        while len(read) < len(ANSWERS):
            expect(self.page.locator("#what")).to_have_text("What is it?")
            shown = self.page.locator(".pb-source").first.inner_text()
            words, key = next(each for each in ANSWERS if each[0] in shown)
            if words in (ANSWERS[0][0], MINISTER):
                check()
            read.append(words)
            self.says(key, for_all=words == MINISTER)
        return read


def test_ten_answers_are_read_and_forty_supporters_are_told(
    page: Page,
    site: Site,
    site_environment: dict[str, str],
    signer: Signer,
    deps: Deps,
    axe_clean,
    way: str,
) -> None:
    _postcode, seat = PLACES[way]
    emails = letters_go(deps, PLACES[way])
    answers_come(deps, site, signer, seat)
    email = f"triage-{way.replace(' ', '-').lower()}@charity.example"
    join(page, site, site_environment, email, "campaigner", "/team/replies")
    expect(page.locator("main")).to_contain_text("10 answers wait to be read.")
    axe_clean()

    campaigner = Campaigner(page, has_keys="without" not in way)
    read = campaigner.reads_all(axe_clean)
    assert read == [words for words, _key in ANSWERS]
    expect(page.locator("main")).to_contain_text(f"Recorded for {LETTERS} letters")
    expect(page.locator("main")).to_contain_text("Every answer has been read.")
    axe_clean()

    code = deps.finder.find(PLACES[way][0]).constituency.code
    records_that_the_mp_wrote(page, site, code, axe_clean)
    page.goto(f"{site.url}/team/mps/{code}")
    axe_clean()
    row = page.locator("tr", has_text="The minister replied").filter(has_text=str(LETTERS))
    row.get_by_role("link", name="Tell them").click()
    expect(page.locator("main")).to_contain_text("40 supporters get the e-mail below.")
    axe_clean()
    page.get_by_role("button", name="Send it to 40 supporters").click()
    expect(page.locator("main")).to_contain_text("The e-mails are being written.")

    # The tenth was handed the minister's reply itself.
    others = [email for email in emails if email != emails[9]]
    waits_until(lambda: all(len(news(site, email)) == 1 for email in others), "not all are told")
    assert not news(site, emails[9])
    page.reload()
    expect(page.locator("main")).to_contain_text("40 e-mails have been written.")
    ends_are_seen(page, site, seat, axe_clean)


def records_that_the_mp_wrote(page: Page, site: Site, code: str, axe_clean) -> None:
    """What a call with the office told."""
    page.goto(f"{site.url}/team/mps/{code}/record")
    axe_clean()
    page.get_by_label("Has written to the minister").check()
    page.get_by_label("On which day?").fill(time.strftime("%d/%m/%Y"))
    page.get_by_label("Where do you have it from?").fill("Call with the MP's office.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main")).to_contain_text(f"Recorded for {LETTERS} letters.")


def news(site: Site, email: str) -> list[str]:
    subjects = [str(mail["Subject"]) for mail in site.inbox.to(email)]
    return [each for each in subjects if each.startswith("The minister has replied to")]


def ends_are_seen(page: Page, site: Site, seat: str, axe_clean) -> None:
    """On a letter's page and on the map."""
    page.goto(f"{site.url}/team/actions?constituency={seat.replace(' ', '+')}")
    page.locator("main tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("Letter ")
    reloads_until(page, "Supporter told")
    axe_clean()
    page.goto(f"{site.url}/team/map?show=stage")
    reloads_until(page, "The minister replied", page.locator("main tbody tr", has_text=seat))


def reloads_until(page: Page, words: str, part=None, seconds: float = 30) -> None:
    part = part or page.locator("main")
    until = time.monotonic() + seconds
    while words not in part.first.inner_text():
        assert time.monotonic() < until, f"the page never says: {words}"
        page.wait_for_timeout(500)
        page.reload()
