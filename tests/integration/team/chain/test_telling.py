"""Telling the supporters of an answer: each once, in the words that were published then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from campaign.adapters.tokens import Purpose
from campaign.chain.service import Recorded, record, retract
from campaign.core.chain import Position, Reading, Source, Stage
from campaign.core.errors import NoLettersError, ToldAlreadyError
from campaign.core.roles import Role
from campaign.db.models import Action, Answer, Message, MessageKind, SeatTally, Telling, User
from campaign.supporters.service.receipt import erase
from campaign.team.chain import news as writing
from campaign.team.chain.news import tell_supporters
from campaign.team.chain.service import Said, read_reply, unread_again
from campaign.team.chain.telling import stop, tell
from campaign.team.chain.told import note_told
from tests.integration.accounts.staff import signed_in
from tests.integration.tallies.counting import count_all
from tests.integration.team.chain.came import came, letters
from tests.support.inbox import text_of
from tests.support.way import work

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.outbox.enqueue import Outgoing
    from tests.support.inbox import Inbox
    from tests.support.visitor import Visitor

DAY = date(2026, 11, 23)


@pytest.fixture
def somebody(campaigner: Visitor, deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalars(select(User.id)).one()


def said(deps: Deps, numbers: list[int], stage: Stage = Stage.REPLIED) -> int:
    with deps.db.write() as session:
        claim = Recorded(stage, DAY, Source.STAFF, Position.SUPPORTIVE, note="By post.")
        return record(deps, session, claim, numbers)


def all_told(deps: Deps) -> int:
    written = 0
    while some := tell_supporters(deps):
        written += some
    return written


def news(deps: Deps) -> int:
    with deps.db.read() as session:
        wanted = select(func.count()).where(Message.kind == MessageKind.NEWS)
        return session.scalar(wanted) or 0


def stages(deps: Deps, numbers: list[int]) -> list[int]:
    with deps.db.read() as session:
        return [session.get_one(Action, number).stage for number in numbers]


def counted(deps: Deps) -> tuple[int, ...]:
    """Of the letters of the only seat that has any: answered, replied to, told."""
    count_all(deps)
    with deps.db.read() as session:
        seat = session.scalars(select(SeatTally)).one()
        return seat.answered, seat.replied, seat.told


def test_all_supporters_of_an_answer_are_told_once(
    campaigner: Visitor, deps: Deps, inbox: Inbox
) -> None:
    numbers = letters(deps, 5)
    other = letters(deps, 1, "CF10 1EP")
    answer = said(deps, numbers)
    page = campaigner.get(f"/team/answers/{answer}/tell")
    assert "5 supporters get the e-mail below." in page.text
    assert "The minister has replied to Lucy Powell [ref BCD-FGH]" in page.text
    after = campaigner.submit(page)
    assert "The e-mails are being written." in after.text
    assert all_told(deps) == 5
    work(deps)
    mails = inbox.to("someoneM11@home.example")
    assert str(mails[-1]["Subject"]).startswith("The minister has replied to Lucy Powell [ref ")
    assert "on 23 November 2026 the minister replied" in text_of(mails[-1])
    assert not [
        mail
        for mail in inbox.to("someoneCF0@home.example")
        if "minister has" in str(mail["Subject"])
    ]
    assert note_told(deps) == 5
    assert note_told(deps) == 0
    assert stages(deps, numbers) == [Stage.TOLD] * 5
    assert stages(deps, other) == [Stage.NOTHING]
    assert "5 e-mails have been written. That is all of them." in campaigner.get(page.path).text


def test_nobody_is_told_twice(deps: Deps, somebody: int) -> None:
    answer = said(deps, letters(deps, 3))
    tell(deps, answer, by=somebody)
    with pytest.raises(ToldAlreadyError):
        tell(deps, answer, by=somebody)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: tell_supporters(deps), range(6)))
    all_told(deps)
    with deps.db.write() as session:  # as if a worker had died before it noted how far it was
        session.execute(update(Telling).values(reached_action_id=0, done_at=None))
    all_told(deps)
    assert news(deps) == 3


def test_the_same_news_by_two_answers_is_told_once(deps: Deps, somebody: int) -> None:
    numbers = letters(deps, 3)
    for about in (numbers[:2], numbers):
        tell(deps, said(deps, about), by=somebody)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: tell_supporters(deps), range(6)))
    all_told(deps)
    assert news(deps) == 3


def test_that_the_minister_replied_is_news_beside_that_the_mp_wrote(
    deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 2)
    for stage in (Stage.WROTE, Stage.REPLIED):
        tell(deps, said(deps, numbers, stage), by=somebody)
    while tell_supporters(deps):
        pass
    all_told(deps)
    assert news(deps) == 4


def test_an_odd_letter_keeps_nobody_else_from_their_news(
    deps: Deps,
    somebody: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    numbers = letters(deps, 3)

    def enqueue(deps: Deps, session: Session, mail: Outgoing) -> object:
        if mail.action_id == numbers[0]:
            raise ValueError("odd")
        return put(deps, session, mail)

    put = writing.enqueue
    monkeypatch.setattr(writing, "enqueue", enqueue)
    tell(deps, said(deps, numbers), by=somebody)
    assert all_told(deps) == 2
    assert news(deps) == 2
    assert "could not be written" in caplog.text


def test_whoever_was_left_aside_can_be_told_later_and_nobody_else_again(
    campaigner: Visitor, deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = letters(deps, 3)
    put = writing.enqueue

    def enqueue(deps: Deps, session: Session, mail: Outgoing) -> object:
        if mail.action_id == numbers[-1]:
            raise ValueError("odd")
        return put(deps, session, mail)

    answer = said(deps, numbers)
    path = f"/team/answers/{answer}/tell"
    with monkeypatch.context() as broken:
        broken.setattr(writing, "enqueue", enqueue)
        broken.setattr(writing, "BATCH", 2)  # the odd letter comes alone in the last batch
        campaigner.submit(campaigner.get(path))
        for _ in range(4):
            tell_supporters(deps)
    page = campaigner.get(path)
    assert "2 e-mails have been written." in page.text
    assert "1 supporter has not been written to." in page.text
    assert "Then it was stopped." not in page.text
    campaigner.submit(page)
    assert all_told(deps) == 1
    assert news(deps) == 3
    assert "3 e-mails have been written. That is all of them." in campaigner.get(path).text


def test_what_was_stopped_can_be_gone_on_with(
    campaigner: Visitor, deps: Deps, somebody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 2)
    answer = said(deps, letters(deps, 3))
    tell(deps, answer, by=somebody)
    assert tell_supporters(deps) == 2
    stop(deps, answer, by=somebody)
    page = campaigner.get(f"/team/answers/{answer}/tell")
    assert "Then it was stopped. 1 supporter has not been written to." in page.text
    campaigner.submit(page)
    assert all_told(deps) == 1
    assert news(deps) == 3
    with pytest.raises(ToldAlreadyError):
        tell(deps, answer, by=somebody)


def test_news_that_was_an_error_does_not_stand_in_the_way_of_the_true_one(
    campaigner: Visitor, deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 2)
    false = said(deps, numbers[:1])
    tell(deps, false, by=somebody)
    all_told(deps)
    with deps.db.write() as session:
        retract(deps, session, false, by=somebody)
    page = campaigner.get(f"/team/answers/{said(deps, numbers)}/tell")
    assert "2 supporters get the e-mail below." in page.text
    assert "1 of them was told such news before" in page.text
    campaigner.submit(page)
    assert all_told(deps) == 2


def test_a_mail_that_is_read_anew_is_not_told_anew(deps: Deps, somebody: int) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one)

    def read() -> int:
        read_reply(deps, mail, Said(Reading.MINISTER, somebody, happened_on=DAY))
        with deps.db.read() as session:
            held = select(Answer.id).where(Answer.retracted_at.is_(None))
            return session.scalars(held).one()

    tell(deps, read(), by=somebody)
    assert all_told(deps) == 1
    unread_again(deps, mail, somebody)
    tell(deps, read(), by=somebody)
    assert all_told(deps) == 0


def test_words_that_nobody_can_be_sent_stop_their_telling_and_no_other(
    deps: Deps, somebody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enqueue(*_: object) -> None:
        raise ValueError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(writing, "enqueue", enqueue)
        tell(deps, said(deps, letters(deps, 2)), by=somebody)
        assert all_told(deps) == 0
    with deps.db.read() as session:
        assert session.scalars(select(Telling.stopped_at)).one() == deps.now()
    tell(deps, said(deps, letters(deps, 1, "CF10 1EP")), by=somebody)
    assert all_told(deps) == 1


def test_a_reply_taken_back_leaves_nobody_at_the_end_of_the_chain(
    deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 2)
    wrote = said(deps, numbers, Stage.WROTE)
    answer = said(deps, numbers)
    tell(deps, answer, by=somebody)
    all_told(deps)
    work(deps)
    note_told(deps)
    assert stages(deps, numbers) == [Stage.TOLD] * 2
    with deps.db.write() as session:
        retract(deps, session, answer, by=somebody)
    assert stages(deps, numbers) == [Stage.WROTE] * 2
    with deps.db.write() as session:
        retract(deps, session, wrote, by=somebody)
    assert stages(deps, numbers) == [Stage.NOTHING] * 2


def test_the_counts_follow_a_reply_that_is_taken_back(deps: Deps, somebody: int) -> None:
    numbers = letters(deps, 2)
    answer = said(deps, numbers)
    tell(deps, answer, by=somebody)
    all_told(deps)
    work(deps)
    note_told(deps)
    assert counted(deps) == (2, 2, 2)
    with deps.db.write() as session:
        retract(deps, session, answer, by=somebody)
    assert counted(deps) == (0, 0, 0)


def test_an_mps_answer_is_news_but_not_the_end_of_the_chain(deps: Deps, somebody: int) -> None:
    numbers = letters(deps, 2)
    tell(deps, said(deps, numbers, Stage.WROTE), by=somebody)
    assert all_told(deps) == 2
    work(deps)
    assert note_told(deps) == 0
    assert stages(deps, numbers) == [Stage.WROTE] * 2


def test_news_of_an_earlier_answer_is_not_taken_for_the_ministers(
    deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 2)
    tell(deps, said(deps, numbers, Stage.WROTE), by=somebody)
    all_told(deps)
    work(deps)
    answer = said(deps, numbers)
    tell(deps, answer, by=somebody)
    assert note_told(deps) == 0
    stop(deps, answer, by=somebody)
    assert note_told(deps) == 0
    assert stages(deps, numbers) == [Stage.REPLIED] * 2


def test_whoever_is_deleted_is_not_written_to(deps: Deps, somebody: int) -> None:
    numbers = letters(deps, 2)
    answer = said(deps, numbers)
    tell(deps, answer, by=somebody)
    with deps.db.read() as session:
        key = session.get_one(Action, numbers[0]).key
    erase(deps, deps.tokens.make(Purpose.RECEIPT, key))
    assert all_told(deps) == 1


def test_it_can_be_stopped(
    campaigner: Visitor, deps: Deps, somebody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 2)
    answer = said(deps, letters(deps, 5))
    tell(deps, answer, by=somebody)
    assert tell_supporters(deps) == 2
    page = campaigner.submit(campaigner.get(f"/team/answers/{answer}/tell"))
    assert "Stopped." in page.text
    assert tell_supporters(deps) == 0
    assert news(deps) == 2
    assert not stop(deps, answer, by=somebody)


def test_an_answer_that_is_taken_back_is_told_to_nobody_else(deps: Deps, somebody: int) -> None:
    answer = said(deps, letters(deps, 2))
    tell(deps, answer, by=somebody)
    with deps.db.write() as session:
        retract(deps, session, answer, by=somebody)
    assert all_told(deps) == 0
    with pytest.raises(NoLettersError):
        tell(deps, answer, by=somebody)


def test_the_words_are_those_of_the_moment_of_pressing(deps: Deps, somebody: int) -> None:
    answer = said(deps, letters(deps, 1))
    tell(deps, answer, by=somebody)
    with deps.db.read() as session:
        row = session.scalars(select(Telling)).one()
    assert (row.email, row.version_id) == ("minister-replied", None)
    assert all_told(deps) == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VOLUNTEER])
def test_others_may_not(app: Flask, deps: Deps, role: Role) -> None:
    answer = said(deps, letters(deps, 1))
    assert signed_in(app, deps, role).get(f"/team/answers/{answer}/tell").status == 403


def test_an_acknowledgement_is_no_news(campaigner: Visitor, deps: Deps) -> None:
    answer = said(deps, letters(deps, 1), Stage.ACKNOWLEDGED)
    assert campaigner.get(f"/team/answers/{answer}/tell").status == 404
