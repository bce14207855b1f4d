"""The supporter's way, step by step, as a visitor without JavaScript goes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.outbox.worker import Worker
from tests.support.inbox import link_in

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.inbox import Inbox
    from tests.support.visitor import Page, Visitor

SLUG = "secondary-breast-cancer"
EMAIL = "jane@home.example"


def work(deps: Deps) -> None:
    """Send everything that is due."""
    worker = Worker(deps, "test-worker")
    while worker.step():
        pass


def to_mp(visit: Visitor, postcode: str = "M1 1AE") -> Page:
    return visit.submit(visit.get(f"/{SLUG}/"), postcode=postcode)


def to_letter(visit: Visitor, postcode: str = "M1 1AE", **person: str) -> Page:
    to_mp(visit, postcode)
    details = {
        "name": "Jane Smith",
        "email": EMAIL,
        "address_1": "1 High Street",
        "town": "Ourtown",
        **person,
    }
    return visit.submit(visit.get(f"/{SLUG}/you"), **details)


def to_check(visit: Visitor, postcode: str = "M1 1AE", own: str = "", **person: str) -> Page:
    page = to_letter(visit, postcode, **person)
    return visit.submit(page, body=page.value("body") + own)


def to_inbox(visit: Visitor, postcode: str = "M1 1AE", **person: str) -> Page:
    page = to_check(visit, postcode, **person)
    return visit.submit(page, seen=page.value("seen"))


def confirm_link(deps: Deps, inbox: Inbox, email: str = EMAIL) -> str:
    """The path in the newest confirmation message to an address."""
    work(deps)
    messages = [each for each in inbox.to(email) if "/confirm/" in each.as_string()]
    return link_in(messages[-1], "confirm")


def to_thanks(visit: Visitor, deps: Deps, inbox: Inbox, postcode: str = "M1 1AE") -> Page:
    to_inbox(visit, postcode)
    page = visit.get(confirm_link(deps, inbox))
    return visit.submit(page, seen=page.value("seen"))
