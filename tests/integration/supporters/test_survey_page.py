"""The page behind a survey's link."""

from __future__ import annotations

from datetime import date

import pytest

from campaign.adapters.tokens import Purpose
from campaign.db.models import (
    MessageKind,
)
from campaign.deps import Deps
from campaign.supporters.service.surveys import ask_surveys
from tests.integration.supporters.asking import asked, link, surveys
from tests.integration.supporters.moving import states
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in
from tests.support.letters import action_of
from tests.support.visitor import Visitor
from tests.support.way import EMAIL


def test_looking_changes_nothing_and_posting_answers(
    deps: Deps, clock: SetClock, inbox: Inbox, visit: Visitor
) -> None:
    key = asked(deps, clock)
    path = link_in(inbox.to(EMAIL)[-1], "survey")
    for _ in range(3):
        page = visit.get(path)
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    assert surveys(deps)[0].answered_at is None

    thanks = visit.submit(page, outcome="agreed", day="2", month="12", year="2026")
    assert "My MP has agreed to write to the minister on 2 December 2026" in thanks.text
    assert "once more" in thanks.text
    row = surveys(deps)[0]
    assert (row.outcome, row.happened_on) == ("agreed", date(2026, 12, 2))
    assert (row.reply_text, row.permission) == (None, "")

    receipt = visit.get(f"/letter/{deps.tokens.make(Purpose.RECEIPT, key)}")
    assert "My MP has agreed to write to the minister" in receipt.text


def test_an_answer_is_put_right_by_the_same_link_for_90_days(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    path = link(deps, key)
    visit.submit(visit.get(path), outcome="nothing")
    clock.pass_time(days=90)
    again = visit.get(path)
    assert again.value("outcome") == "nothing"
    visit.submit(again, outcome="replied")
    assert surveys(deps)[0].outcome == "replied"
    clock.pass_time(seconds=1)
    assert visit.get(path).status == 410


def test_the_day_of_an_earlier_outcome_is_not_that_of_no_reply(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    path = link(deps, asked(deps, clock))
    visit.submit(visit.get(path), outcome="answered", day="2", month="12", year="2026")
    again = visit.get(path)
    assert again.value("day") == "2"
    thanks = visit.submit(again, outcome="nothing")
    assert "2 December" not in thanks.text
    row = surveys(deps)[0]
    assert (row.outcome, row.happened_on) == ("nothing", None)


def test_a_pasted_reply_needs_the_box_and_nothing_is_lost_by_asking(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    path = link(deps, asked(deps, clock))
    page = visit.submit(
        visit.get(path), outcome="answered", text="Dear Jane,\n\nI agree.", day="1", month="12"
    )
    assert page.status == 422
    assert {target for _, target in page.errors} == {"year", "permission"}
    assert page.value("text").split() == ["Dear", "Jane,", "I", "agree."]
    assert (page.value("outcome"), page.value("day")) == ("answered", "1")
    assert surveys(deps)[0].answered_at is None

    thanks = visit.submit(page, year="2026", permission="y")
    assert "I agree." in thanks.text
    row = surveys(deps)[0]
    assert row.reply_text == "Dear Jane,\n\nI agree."
    assert row.permission.startswith("Breast Cancer Now may keep this answer")
    assert visit.get(path).value("permission") == "", "never ticked for anybody"


@pytest.mark.parametrize(
    ("day", "error"),
    [
        (("31", "2", "2026"), "a real day"),
        (("x", "2", "2026"), "a real day"),
        (("22", "11", "2026"), "before your letter went"),
        (("8", "12", "2026"), "still to come"),
        (("1", "12", "26"), "four digits"),
        (("1", "", ""), "day, month and year"),
    ],
)
def test_a_day_that_cannot_be_is_said_to_be_so(
    deps: Deps, clock: SetClock, visit: Visitor, day: tuple[str, str, str], error: str
) -> None:
    path = link(deps, asked(deps, clock))
    parts = dict(zip(("day", "month", "year"), day, strict=True))
    page = visit.submit(visit.get(path), outcome="answered", **parts)
    assert error in page.errors[0][0]
    assert [page.value(name) for name in parts] == list(day)


def test_without_an_outcome_nothing_is_taken(deps: Deps, clock: SetClock, visit: Visitor) -> None:
    path = link(deps, asked(deps, clock))
    assert "Please choose" in visit.submit(visit.get(path), day="1").errors[0][0]
    page = visit.get(path)
    bad = visit.submit(page, outcome="everything")
    assert bad.errors[0][1].startswith("outcome")


def test_who_does_not_want_to_be_asked_is_not_and_loses_no_words(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    page = visit.submit(visit.get(link(deps, key)), ("do", "stop"))
    assert "We do not ask you about this letter again." in page.text
    assert action_of(deps, key).no_surveys
    assert surveys(deps)[0].answered_at is None
    for days in (7, 14):
        clock.pass_time(days=days)
        assert ask_surveys(deps) == 0
    page = visit.submit(visit.get(link(deps, key)), outcome="wrote")
    assert "My MP has written to the minister" in page.text


def test_the_stop_button_takes_the_answer_beside_it_too(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    page = visit.get(link(deps, key))
    visit.submit(page, ("do", "stop"), outcome="answered")
    assert surveys(deps)[0].outcome == "answered"
    assert action_of(deps, key).no_surveys


def test_a_reminder_that_has_not_left_is_withdrawn_by_an_answer(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    clock.pass_time(days=7)
    ask_surveys(deps)
    visit.submit(visit.get(link(deps, key)), outcome="nothing")
    assert states(deps, key, MessageKind.SURVEY_REMINDER) == ["cancelled"]


@pytest.mark.parametrize("purpose", [Purpose.RECEIPT, Purpose.CONFIRM])
def test_another_links_token_is_none(
    deps: Deps, clock: SetClock, visit: Visitor, purpose: Purpose
) -> None:
    key = asked(deps, clock)
    assert visit.get(f"/survey/{deps.tokens.make(purpose, key, 1)}").status == 404
    assert visit.get(link(deps, key, wave=2)).status == 410
