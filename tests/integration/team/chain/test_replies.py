"""Triage: answers are read one by one, once, by whoever may; and taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaign.adapters.tokens import Purpose
from campaign.chain.queries import claims_of
from campaign.core.chain import MEANINGS, Position, Reading, Source, Stage
from campaign.core.incoming import IncomingKind
from campaign.core.roles import Role
from campaign.db.models import Action, Answer, AuditEntry, InboundMail, User
from campaign.supporters.service.receipt import erase
from campaign.team.chain.service import ReadAlreadyError, Said, read_reply, unread_again
from tests.integration.accounts.staff import signed_in
from tests.integration.team.chain.came import WORDS, came, letters
from tests.support.plans import asked

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor


@pytest.fixture
def somebody(campaigner: Visitor, deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalars(select(User.id)).one()


def action(deps: Deps, number: int) -> Action:
    with deps.db.read() as session:
        return session.get_one(Action, number)


def test_the_list_has_the_oldest_first_and_no_automatic_replies(
    campaigner: Visitor, deps: Deps
) -> None:
    one, two, three = letters(deps, 3)
    first = came(deps, one, "The first answer.")
    came(deps, two, "On holiday.", IncomingKind.AUTO_REPLY)
    came(deps, three, "The second answer.")
    page = campaigner.get("/team/replies")
    assert "2 answers wait to be read." in page.text
    assert page.text.index("The first answer.") < page.text.index("The second answer.")
    assert "On holiday." not in page.text
    assert campaigner.get("/team/replies/next").path == f"/team/replies/{first}"


def test_reading_one_goes_on_to_the_next(campaigner: Visitor, deps: Deps) -> None:
    one, two = letters(deps, 2)
    first, second = came(deps, one), came(deps, two, "Something else.")
    page = campaigner.get(f"/team/replies/{first}")
    assert page.value("reading") == Reading.WROTE  # proposed by its words
    after = campaigner.submit(page, reading=Reading.WILL_WRITE)
    assert after.path == f"/team/replies/{second}"
    assert "Recorded for 1 letter: Will write to the minister." in after.text
    stands = action(deps, one)
    assert (stands.stage, stands.position) == (Stage.AGREED, Position.SUPPORTIVE)
    with deps.db.read() as session:
        (claim,) = claims_of(session, [one])[one]
        assert (claim.source, claim.is_sorted_by_rule) == (Source.REPLY, False)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "read-reply")).one()
        assert (entry.about, entry.about_id) == ("inbound", first)
        assert entry.detail == {"reading": "will-write", "letters": 1}


@pytest.mark.parametrize("reading", list(Reading))
def test_each_reading_records_what_it_means(deps: Deps, somebody: int, reading: Reading) -> None:
    (one,) = letters(deps, 1)
    read_reply(deps, came(deps, one), Said(reading, by=somebody))
    meaning = MEANINGS[reading]
    stands = action(deps, one)
    assert stands.stage == (meaning.stage or Stage.NOTHING)
    assert stands.position == meaning.position


def test_the_last_one_is_taken_back(campaigner: Visitor, deps: Deps) -> None:
    one, two = letters(deps, 2)
    first, second = came(deps, one), came(deps, two)
    page = campaigner.submit(campaigner.get(f"/team/replies/{first}"), reading=Reading.AGAINST)
    assert page.path == f"/team/replies/{second}"
    back = campaigner.submit(page)  # the first form of the page: take back the last one
    assert back.path == f"/team/replies/{first}"
    stands = action(deps, one)
    assert (stands.stage, stands.position) == (Stage.ANSWERED, "")
    with deps.db.read() as session:
        assert session.get_one(InboundMail, first).triaged_at is None
        (claim,) = claims_of(session, [one])[one]
        assert claim.is_sorted_by_rule


def test_one_answer_for_all_letters_to_the_mp(campaigner: Visitor, deps: Deps) -> None:
    mine = letters(deps, 4)
    (other,) = letters(deps, 1, "CF10 1EP")
    mail = came(deps, mine[0])
    page = campaigner.get(f"/team/replies/{mail}")
    assert "3 other letters had gone by 23 November 2026." in page.text
    after = campaigner.submit(page, reading=Reading.WROTE, for_all="y")
    assert "Recorded for 4 letters: Has written to the minister." in after.text
    assert {action(deps, number).stage for number in mine} == {Stage.WROTE}
    assert action(deps, other).stage == Stage.NOTHING
    with deps.db.read() as session:
        held = select(func.count()).where(Answer.retracted_at.is_(None))
        assert session.scalar(held) == 1


def test_an_answer_for_all_is_linked_to_letters_that_have_come_further_too(
    deps: Deps, somebody: int
) -> None:
    one, two = letters(deps, 2)
    read_reply(deps, came(deps, one), Said(Reading.MINISTER, by=somebody))
    assert read_reply(deps, came(deps, two), Said(Reading.STANDARD, by=somebody, for_all=True)) == 2
    assert action(deps, one).stage == Stage.REPLIED, "nothing that came is taken back"
    with deps.db.read() as session:
        known = claims_of(session, [one])[one]
    assert [claim.stage for claim in known] == [Stage.REPLIED, Stage.ANSWERED]


def test_as_many_letters_are_linked_as_the_box_says(
    campaigner: Visitor, deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 4)
    read_reply(deps, came(deps, numbers[1]), Said(Reading.MINISTER, by=somebody))
    with deps.db.write() as session:
        key = session.get_one(Action, numbers[2]).key
    erase(deps, deps.tokens.make(Purpose.RECEIPT, key))
    page = campaigner.get(f"/team/replies/{came(deps, numbers[0])}")
    assert "2 other letters had gone by 23 November 2026." in page.text
    after = campaigner.submit(page, reading=Reading.ACKNOWLEDGEMENT, for_all="y")
    assert "Recorded for 3 letters: Only acknowledges the letter." in after.text


def test_other_letters_of_a_seat_are_found_without_reading_every_letter(
    campaigner: Visitor, deps: Deps
) -> None:
    mail = came(deps, letters(deps, 2)[0])
    with asked(deps.db) as noted:
        campaigner.get(f"/team/replies/{mail}")
    plan = noted.plan_of("count(*)", "coalesce(actions.confirmed_on")
    # That nearly all letters are not deleted narrows nothing.
    assert "ix_actions_erased_at" not in plan, plan


def test_a_second_answer_for_all_reaches_those_that_have_the_first(
    deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 3)
    first, second = came(deps, numbers[0]), came(deps, numbers[0])
    assert read_reply(deps, first, Said(Reading.STANDARD, by=somebody, for_all=True)) == 3
    assert read_reply(deps, second, Said(Reading.SUPPORTIVE, by=somebody, for_all=True)) == 3
    assert {action(deps, number).position for number in numbers} == {"supportive"}


def test_two_campaigners_at_one_answer_record_it_once(deps: Deps, somebody: int) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one)

    def say(reading: Reading) -> bool:
        try:
            read_reply(deps, mail, Said(reading, by=somebody))
        except ReadAlreadyError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(say, [Reading.AGAINST, Reading.SUPPORTIVE]))
    assert sorted(done) == [False, True]
    with deps.db.read() as session:
        assert len(claims_of(session, [one])[one]) == 1


def test_two_at_two_answers_of_one_mp_do_not_wait_for_each_other_for_ever(
    deps: Deps, somebody: int
) -> None:
    numbers = letters(deps, 6)
    mails = [came(deps, numbers[0]), came(deps, numbers[-1])]

    def say(mail: int) -> int:
        return read_reply(deps, mail, Said(Reading.STANDARD, by=somebody, for_all=True))

    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(say, mails)) >= 6
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda mail: unread_again(deps, mail, somebody), mails))


def test_the_second_is_told_and_nothing_is_changed(
    campaigner: Visitor, deps: Deps, somebody: int
) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one)
    page = campaigner.get(f"/team/replies/{mail}")
    read_reply(deps, mail, Said(Reading.AGAINST, by=somebody))
    after = campaigner.submit(page, reading=Reading.SUPPORTIVE)
    assert "A colleague has just said what this answer is." in after.text
    assert action(deps, one).position == Position.AGAINST


def test_a_day_that_cannot_be_is_said_and_the_rest_kept(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    page = campaigner.get(f"/team/replies/{came(deps, one)}")
    for day, words in (("31/12/2026", "This day has not come yet."), ("x", "Please give a day")):
        again = campaigner.submit(page, reading=Reading.STANDARD, day=day, note="Kept.")
        assert again.status == 422
        assert words in again.text
        assert again.value("note") == "Kept."
    assert action(deps, one).position == ""


def test_without_a_choice_nothing_is_recorded(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    page = campaigner.get(f"/team/replies/{came(deps, one, 'Thank you for writing.')}")
    again = campaigner.submit(page, day="23/11/2026")
    assert again.status == 422
    assert "Please choose what it is." in again.text


def test_words_of_an_answer_are_never_markup(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one, "<script>alert(1)</script><b>bold</b>")
    page = campaigner.get(f"/team/replies/{mail}")
    assert "<script>alert(1)" not in page.source
    assert "<b>bold</b>" in page.text


def test_a_file_is_only_ever_saved(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one, file=b"<script>alert(1)</script>")
    page = campaigner.get(f"/team/replies/{mail}")
    assert page.tree is not None
    (link,) = page.tree.xpath("//a[contains(@href, '/files/')]/@href")
    answer = campaigner.client.get(link)
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (two,) = letters(deps, 1, "CF10 1EP")
    elsewhere = link.replace(f"/{mail}/", f"/{came(deps, two)}/")
    assert campaigner.client.get(elsewhere).status_code == 404


def test_an_analyst_sees_no_answers(app: Flask, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one)
    analyst = signed_in(app, deps, Role.ANALYST)
    for path in ("/team/replies", f"/team/replies/{mail}", f"/team/actions/{one}"):
        page = analyst.get(path)
        assert page.status == 403
        assert WORDS not in page.text


@pytest.mark.parametrize("path", ["/team/replies/999999", "/team/actions/999999"])
def test_what_is_not_there_is_not_found(campaigner: Visitor, path: str) -> None:
    assert campaigner.get(path).status == 404


def test_looking_is_written_down(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    mail = came(deps, one)
    campaigner.get("/team/replies")
    campaigner.get(f"/team/replies/{mail}")
    campaigner.get(f"/team/actions/{one}")
    with deps.db.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        found = [(entry.what, entry.about, entry.about_id) for entry in entries]
    wanted = [
        ("saw-replies", "", None),
        ("saw-reply", "inbound", mail),
        ("saw-action", "action", one),
    ]
    assert [each for each in found if each in wanted] == wanted


def test_the_day_of_the_answer_may_be_put_right(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    page = campaigner.get(f"/team/replies/{came(deps, one)}")
    campaigner.submit(page, reading=Reading.STANDARD, day="22/11/2026")
    assert action(deps, one).answered_on == date(2026, 11, 22)
