"""Asking what became of a letter, and the page behind the link."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaign.adapters.tokens import Purpose
from campaign.db.models import (
    Action,
    Blob,
    Campaign,
    CampaignStatus,
    InboundMail,
    KeptFile,
    MessageKind,
    Survey,
)
from campaign.deps import Deps
from campaign.supporters.service.receipt import erase
from campaign.supporters.service.surveys import ask_surveys
from tests.integration.supporters.moving import TO_BOUNCED, M, moved, states
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import action_of, confirmed
from tests.support.visitor import Page, Visitor
from tests.support.way import EMAIL, work

PDF = b"%PDF-1.7\nsigned by the minister"


def gone(deps: Deps, email: str = EMAIL) -> str:
    """A letter that has left us; returns its key."""
    key = confirmed(deps, email)
    work(deps)
    return key


def surveys(deps: Deps) -> list[Survey]:
    with deps.db.read() as session:
        return list(session.scalars(select(Survey).order_by(Survey.action_id, Survey.wave)))


def asked(deps: Deps, clock: SetClock, *, days: int = 14) -> str:
    """A letter that was asked about; returns its key."""
    key = gone(deps)
    clock.pass_time(days=days)
    assert ask_surveys(deps) == 1
    work(deps)
    return key


def link(deps: Deps, key: str, wave: int = 1) -> str:
    return f"/survey/{deps.tokens.make(Purpose.SURVEY, key, wave)}"


def answered_by(deps: Deps, key: str, outcome: str) -> None:
    with deps.db.write() as session:
        of = Survey.action_id == action_of(deps, key).id
        session.execute(update(Survey).where(of).values(outcome=outcome, answered_at=deps.now()))


def came(deps: Deps, key: str, kind: str) -> None:
    with deps.db.write() as session:
        session.add(
            InboundMail(
                key=kind,
                digest=kind,
                received_at=deps.now(),
                action_id=action_of(deps, key).id,
                kind=kind,
                raw=None,
            )
        )


def test_after_two_and_five_weeks_the_supporter_is_asked_once_each(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    key = gone(deps)
    clock.pass_time(days=14, seconds=-1)
    assert ask_surveys(deps) == 0
    clock.pass_time(seconds=1)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    first = inbox.to(EMAIL)[-1]
    assert "has" in str(first["Subject"]).lower()
    assert "On 23 November 2026 your letter went to Lucy Powell" in text_of(first)
    ticket = deps.tokens.read(Purpose.SURVEY, link_in(first, "survey").removeprefix("/survey/"))
    assert (ticket.key, ticket.round) == (key, 1)

    answered_by(deps, key, "nothing")
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    assert "This is the last time that we ask." in text_of(inbox.to(EMAIL)[-1])
    assert [row.wave for row in surveys(deps)] == [1, 2]


def test_one_reminder_a_week_later_and_only_of_the_first_asking(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    key = asked(deps, clock)
    clock.pass_time(days=7, seconds=-1)
    assert ask_surveys(deps) == 0
    clock.pass_time(seconds=1)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    mail = inbox.to(EMAIL)[-1]
    assert "A reminder" in str(mail["Subject"])
    assert link_in(mail, "survey")
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 1, "the second asking"
    work(deps)
    for _ in range(10):
        clock.pass_time(days=7)
        assert ask_surveys(deps) == 0
    assert states(deps, key, MessageKind.SURVEY_REMINDER) == ["accepted"]


def test_no_reminder_where_the_first_message_did_not_arrive_or_was_answered(
    deps: Deps, clock: SetClock
) -> None:
    key = asked(deps, clock)
    other = gone(deps, "sam@home.example")
    clock.pass_time(days=14)
    ask_surveys(deps)  # the other's first; too late for nobody
    moved(deps, key, M.BOUNCED, kind=MessageKind.SURVEY)
    answered_by(deps, other, "nothing")
    before = len(states(deps, key, MessageKind.SURVEY_REMINDER))
    clock.pass_time(days=6, hours=23)
    ask_surveys(deps)
    assert states(deps, other, MessageKind.SURVEY_REMINDER) == []
    assert len(states(deps, key, MessageKind.SURVEY_REMINDER)) == before


def test_no_reminder_when_the_second_asking_is_near(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock, days=25)
    clock.pass_time(days=7, seconds=1)  # day 32: the second asking is three days away
    assert ask_surveys(deps) == 0
    assert states(deps, key, MessageKind.SURVEY_REMINDER) == []


def test_a_reminder_just_before_that(deps: Deps, clock: SetClock) -> None:
    asked(deps, clock, days=24)
    clock.pass_time(days=7)
    assert ask_surveys(deps) == 1


@pytest.mark.parametrize(("days", "waves"), [(28, []), (35, [2]), (48, [2]), (49, []), (400, [])])
def test_nobody_is_asked_late_or_twice_at_once(
    deps: Deps, clock: SetClock, days: int, waves: list[int]
) -> None:
    gone(deps)
    clock.pass_time(days=days)
    assert ask_surveys(deps) == len(waves)
    assert [row.wave for row in surveys(deps)] == waves


def test_an_answer_that_came_through_us_spares_the_first_asking_alone(
    deps: Deps, clock: SetClock
) -> None:
    key = gone(deps)
    came(deps, key, "acknowledgement")
    other = gone(deps, "sam@home.example")
    came(deps, other, "answer")
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 1
    assert states(deps, other, MessageKind.SURVEY) == []
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 2


def test_who_told_that_the_minister_replied_is_not_asked_again(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock)
    answered_by(deps, key, "replied")
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 0


def test_nobody_is_asked_about_a_letter_that_did_not_go_or_whose_data_is_deleted(
    deps: Deps, clock: SetClock
) -> None:
    queued = confirmed(deps)
    erased = confirmed(deps, "sam@home.example")
    bounced = confirmed(deps, "kim@home.example")
    moved(deps, erased, M.CLAIMED, M.SENDING, M.ACCEPTED)
    moved(deps, bounced, *TO_BOUNCED)
    assert erase(deps, deps.tokens.make(Purpose.RECEIPT, erased))
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 0
    assert action_of(deps, queued).sent_at is None


def test_a_paused_campaign_asks_nobody_until_it_goes_on(deps: Deps, clock: SetClock) -> None:
    gone(deps)
    clock.pass_time(days=14)
    set_status(deps, CampaignStatus.PAUSED)
    assert ask_surveys(deps) == 0
    set_status(deps, CampaignStatus.OPEN)
    assert ask_surveys(deps) == 1


def set_status(deps: Deps, status: CampaignStatus) -> None:
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=status))


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


def send(visit: Visitor, path: str, files: list[tuple[bytes, str]], **fields: str) -> Page:
    """Fill in the form with files, as a browser does."""
    page = visit.get(path)
    assert page.tree is not None
    data: dict = dict(page.tree.xpath("//main//form")[0].form_values()) | fields
    data["file"] = [FileStorage(io.BytesIO(content), name) for content, name in files]
    # Held in memory: the test client would leave a temporary file open for a large one.
    boundary, body = encode_multipart(data)
    form = f"multipart/form-data; boundary={boundary}"
    sent = visit.client.post(path, data=body, content_type=form, follow_redirects=True)
    return Page(sent)


def test_files_are_kept_by_their_bytes_and_only_with_permission(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    path = link(deps, asked(deps, clock))
    page = send(visit, path, [(PDF, "answer.pdf")], outcome="answered")
    assert "tick the box" in page.errors[0][0]
    assert "choose your file again" in page.text
    for _ in range(2):
        thanks = send(visit, path, [(PDF, r"C:\me\answer.exe")], outcome="answered", permission="y")
        assert "answer.exe.pdf" in thanks.text
    with deps.db.read() as session:
        kept = session.scalars(select(KeptFile)).one()
        assert kept.media_type == "application/pdf"
        assert session.scalars(select(Blob.content)).one() == PDF


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"MZ\x90\x00not a document", "this kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old Word", "this kind of file"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_and_the_words_stay(
    deps: Deps, clock: SetClock, visit: Visitor, content: bytes, error: str
) -> None:
    path = link(deps, asked(deps, clock))
    page = send(
        visit, path, [(content, "a.pdf")], outcome="answered", text="Dear Jane", permission="y"
    )
    assert error in page.errors[0][0]
    assert page.value("text").strip() == "Dear Jane"
    assert surveys(deps)[0].answered_at is None


def test_only_whoever_has_a_link_may_send_much(deps: Deps, visit: Visitor) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    much = body + b"x" * 6_000_000 + b"\r\n--x--\r\n"
    form = "multipart/form-data; boundary=x"
    assert visit.client.post("/survey/made-up", data=much, content_type=form).status_code == 404


def test_five_files_are_the_most(deps: Deps, clock: SetClock, visit: Visitor) -> None:
    path = link(deps, asked(deps, clock))
    for number in range(5):
        send(visit, path, [(PDF + bytes([65 + number]), "p.pdf")], outcome="wrote", permission="y")
    page = send(visit, path, [(PDF + b"Z", "p.pdf")], outcome="replied", permission="y")
    assert "the most that we keep" in page.errors[0][0]
    assert surveys(deps)[0].outcome == "wrote"


def test_what_was_shared_is_deleted_on_demand_and_with_all_data(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    path = link(deps, key)
    said = {"outcome": "answered", "text": "Dear Jane, I agree.", "permission": "y"}
    send(visit, path, [(PDF, "a.pdf")], **said)
    form = ("do", "take-back")
    page = visit.get(path)
    assert page.tree is not None
    token = page.tree.xpath("//main//form[last()]//input[@name='csrf_token']/@value")[-1]
    visit.post(path, csrf_token=token, **dict([form]))
    row = surveys(deps)[0]
    assert (row.outcome, row.reply_text, row.permission) == ("answered", None, "")
    assert nothing_kept(deps)

    send(visit, path, [(PDF, "a.pdf")], **said)
    assert erase(deps, deps.tokens.make(Purpose.RECEIPT, key))
    row = surveys(deps)[0]
    assert (row.outcome, row.reply_text) == ("answered", None)
    assert nothing_kept(deps)
    for address in (path, f"{path}/thank-you"):
        closed = visit.get(address)
        assert closed.status == 410
        assert "nothing more to do" in closed.heading


def nothing_kept(deps: Deps) -> bool:
    with deps.db.read() as session:
        return (
            not session.scalars(select(KeptFile.id)).all()
            + session.scalars(select(Blob.sha256)).all()
        )


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


def test_two_workers_ask_once(deps: Deps, clock: SetClock) -> None:
    keys = [gone(deps, f"jane{number}@home.example") for number in range(6)]
    clock.pass_time(days=14)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: ask_surveys(deps), range(4))) == len(keys)
    with deps.db.read() as session:
        assert len(session.scalars(select(Survey.id)).all()) == len(keys)
        assert len(session.scalars(select(Action.id)).all()) == len(keys)
