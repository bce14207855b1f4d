"""A message to the team: to the topic's address, answerable, once, and not for long."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from campaign.db.models import Message
from campaign.deps import Deps
from campaign.privacy.erasing import erase
from campaign.privacy.report import report
from campaign.privacy.sweep import sweep
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, text_of
from tests.support.visitor import Page, Visitor
from tests.support.way import SLUG, work

PRESS = "press@charity.example"
ASKED = {
    "topic": "press",
    "name": "Jane Smith",
    "email": "jane@home.example",
    "message": "May I talk to somebody?\nToday, please.",
}


def write(visit: Visitor, **other: str) -> Page:
    return visit.submit(visit.get(f"/{SLUG}/contact"), **{**ASKED, **other})


def number(deps: Deps) -> int:
    with deps.db.read() as session:
        found = select(func.count()).select_from(Message).where(Message.kind == "contact")
        return session.scalar(found) or 0


def test_it_goes_to_the_topics_address_and_is_answered_to_the_writer(
    deps: Deps, visit: Visitor, inbox: Inbox
) -> None:
    assert write(visit).heading == "Thank you for your message"
    work(deps)
    [mail] = inbox.to(PRESS)
    assert mail["Subject"] == "Message from the website: The press"
    assert str(mail["Reply-To"]) == "Jane Smith <jane@home.example>"
    assert "May I talk to somebody?\nToday, please." in text_of(mail)
    assert inbox.to("jane@home.example") == []


def test_one_page_sent_twice_is_one_message_and_a_new_page_a_new_one(
    deps: Deps, visit: Visitor
) -> None:
    page = visit.get(f"/{SLUG}/contact")
    visit.submit(page, **ASKED)
    visit.submit(page, **ASKED)
    assert number(deps) == 1
    write(visit)
    assert number(deps) == 2


def test_the_addresses_are_there_for_those_who_rather_use_them(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/contact")
    assert PRESS in page.text
    assert visit.get(f"/{SLUG}/").tree.xpath("//footer//a[contains(@href, '/contact')]")  # type: ignore[union-attr]


def test_what_is_missing_is_said_and_what_was_typed_stays(deps: Deps, visit: Visitor) -> None:
    page = write(visit, message="", email="jane")
    assert page.status == 422
    assert [text for text, _ in page.errors] == [
        "Please give one e-mail address in the form name@example.com.",
        "Please write your message.",
    ]
    assert page.value("name") == "Jane Smith"
    assert number(deps) == 0


def test_an_unknown_topic_and_our_own_address_are_refused(deps: Deps, visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/contact")
    token = page.value("csrf_token")
    answer = visit.client.post(page.path, data={**ASKED, "topic": "boss", "csrf_token": token})
    assert answer.status_code == 422
    assert write(visit, email=deps.settings.mail_from).status == 422
    assert number(deps) == 0


def test_a_line_break_in_the_name_makes_no_header(deps: Deps, visit: Visitor, inbox: Inbox) -> None:
    write(visit, name="Jane\r\nBcc: all@home.example")
    work(deps)
    assert not any(re.search("all@home.example", str(mail["Bcc"])) for mail in inbox.all())


def test_it_is_told_to_the_writer_and_deleted_for_them_but_not_for_the_team(
    deps: Deps, visit: Visitor
) -> None:
    write(visit)
    work(deps)
    assert report(deps, PRESS)["other_messages"] == []
    assert not erase(deps, PRESS, "command").mails
    [told] = report(deps, "Jane@home.example")["other_messages"]
    assert "Today, please." in str(told)
    assert erase(deps, "jane@home.example", "command").mails == 1
    assert report(deps, "jane@home.example")["other_messages"] == []


def test_after_thirty_days_nothing_is_left_of_it(
    deps: Deps, visit: Visitor, clock: SetClock
) -> None:
    write(visit)
    work(deps)
    clock.pass_time(days=31)
    while sweep(deps):
        pass
    with deps.db.read() as session:
        row = session.scalars(select(Message).where(Message.kind == "contact")).one()
    assert (row.to_email, row.reply_to, row.reply_to_name, row.text) == ("", None, "", "")
