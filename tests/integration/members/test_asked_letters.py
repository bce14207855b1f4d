"""Letters in state `asked`: nothing is lost, doubled, asked too often or said untruly."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campaign.adapters.tokens import Purpose
from campaign.core.states import ActionState, MessageState
from campaign.db.models import (
    Action,
    Dissolution,
    Event,
    MemberNote,
    Message,
    MessageKind,
    NoteKind,
)
from campaign.deps import Deps
from campaign.members.service import add_note, dissolve, undo_dissolution
from campaign.outbox.changed_member import ask_again
from campaign.outbox.holds import hold, release
from campaign.outbox.questions import MOST_QUESTIONS
from campaign.outbox.service import retry
from campaign.outbox.timeouts import apply_timeouts
from campaign.outbox.worker import Worker
from campaign.privacy.sweep import sweep
from postcodes.errors import UnknownConstituencyError
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import action_of, confirmed
from tests.support.roll import MANCHESTER, NEW, ChangingRoll
from tests.support.visitor import Page, Visitor
from tests.support.way import EMAIL, SLUG, confirm_link, to_inbox, to_letter, work


def letter_page(deps: Deps, key: str) -> str:
    return f"/letter/{deps.tokens.make(Purpose.RECEIPT, key)}"


def asked(deps: Deps, roll: ChangingRoll, email: str = EMAIL) -> str:
    key = confirmed(deps, email)
    roll.elect()
    work(deps)
    assert action_of(deps, key).state == ActionState.ASKED
    return key


def to_mps(inbox: Inbox) -> list[str]:
    return [str(each["To"]) for each in inbox.all() if "home.example" not in str(each["To"])]


def questions(deps: Deps, *states: MessageState) -> int:
    with deps.db.read() as session:
        wanted = select(func.count()).where(Message.kind == MessageKind.MEMBER_CHANGED)
        return session.scalar(wanted.where(Message.state.in_(states)) if states else wanted) or 0


def test_a_constituency_that_is_on_no_list_any_more_stops_nobody_else(
    deps: Deps, roll: ChangingRoll, inbox: Inbox
) -> None:
    waiting = asked(deps, roll)
    late = confirmed(deps, "late@home.example")
    other = confirmed(deps, "other@home.example", "LS1 1UR")

    class Redrawn:
        def __getattr__(self, name: str):
            return getattr(roll, name)

        def constituency(self, code: str):
            if code == MANCHESTER:
                raise UnknownConstituencyError(code)
            return roll.constituency(code)

    redrawn = dataclasses.replace(deps, finder=Redrawn())
    worker = Worker(redrawn, "worker")
    worker.tidy()
    work(redrawn)
    assert action_of(deps, other).state == ActionState.SENT
    assert action_of(deps, late).state == ActionState.FAILED, "for staff to look at"
    assert action_of(deps, waiting).state == ActionState.ASKED


def test_changing_the_words_keeps_the_letters_sixty_days_and_its_way_back(
    deps: Deps, roll: ChangingRoll, visit: Visitor, app, clock: SetClock
) -> None:
    key = asked(deps, roll)
    page = visit.submit(visit.get(letter_page(deps, key)), ("do", "change"))
    assert page.path == f"/{SLUG}/letter"
    visit.submit(page, body=page.value("body") + "\n\nOne more thing.")
    clock.pass_time(days=20)
    apply_timeouts(deps)
    elsewhere = Visitor(app).get(letter_page(deps, key))
    assert "Change my letter" in elsewhere.text, "from another browser, too"
    assert "One more thing." in action_of(deps, key).body


def test_erasing_ends_the_draft(deps: Deps, roll: ChangingRoll, visit: Visitor) -> None:
    key = asked(deps, roll)
    visit.submit(visit.get(letter_page(deps, key)), ("do", "change"))
    visit.submit(visit.get(letter_page(deps, key)), ("do", "erase"))
    assert action_of(deps, key).state == ActionState.WITHDRAWN
    assert visit.get(f"/{SLUG}/letter").path == f"/{SLUG}/", "this browser has no draft any more"


def test_another_draft_in_the_same_browser_comes_back(
    deps: Deps, roll: ChangingRoll, visit: Visitor
) -> None:
    page = to_letter(visit, "LS1 1UR", email="bob@home.example")
    visit.submit(page, body=page.value("body") + "\n\nThis is what Bob wrote.")
    key = asked(deps, roll)
    page = visit.submit(visit.get(letter_page(deps, key)), ("do", "change"))
    assert "Bob" not in page.value("body")
    page = visit.submit(page, body=page.value("body"))
    page = visit.submit(page, seen=page.value("seen"))
    visit.submit(page, seen=page.value("seen"))
    assert "This is what Bob wrote." in visit.get(f"/{SLUG}/letter").value("body")


def test_the_next_person_at_the_same_browser_begins_a_letter_of_their_own(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    to_inbox(visit)
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    roll.elect()
    work(deps)
    with deps.db.read() as session:
        jane = session.scalars(select(Action)).one()
    assert jane.state == ActionState.ASKED
    assert "You have begun" not in visit.get(f"/{SLUG}/").text
    for postcode in ("M1 1AE", "LS1 1UR"):
        page = visit.submit(visit.get(f"/{SLUG}/find"), postcode=postcode)
        assert page.path == f"/{SLUG}/mp"
        page = visit.get(f"/{SLUG}/you")
        assert (page.value("name"), page.value("email")) == ("", ""), "nothing of Jane's"
    kept = action_of(deps, jane.key)
    assert (kept.state, kept.body, kept.email) == (jane.state, jane.body, EMAIL)
    assert (kept.member_name, kept.postcode) == ("Lucy Powell", "M1 1AE")


def test_a_kept_letter_knows_whom_it_was_for_when_the_postcode_is_typed_again(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    roll.vacate()
    visit.submit(visit.get(link), ("do", "keep"))
    visit.submit(visit.get(f"/{SLUG}/find"), postcode="M1 1AE")
    roll.elect()
    assert ask_again(deps) == 1
    work(deps)
    assert "You wrote a letter to Lucy Powell" in text_of(inbox.to(EMAIL)[-1])


def test_another_inbox_must_confirm_anew(deps: Deps, roll: ChangingRoll, visit: Visitor) -> None:
    key = asked(deps, roll)
    visit.submit(visit.get(letter_page(deps, key)), ("do", "change"))
    page = visit.get(f"/{SLUG}/you")
    page = visit.submit(page, email="else@home.example")
    page = visit.submit(page, body=page.value("body"))
    page = visit.submit(page, seen=page.value("seen"))
    assert page.path.endswith("/check-your-email")
    assert action_of(deps, key).state == ActionState.AWAITING


def test_a_letter_not_yet_confirmed_can_be_kept_while_the_seat_is_empty(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    roll.vacate()
    page = visit.get(link)
    assert page.heading == "Your letter cannot go today"
    assert "until a by-election" in page.text
    visit.get(link)
    page = visit.submit(page, ("do", "keep"))
    assert page.path.startswith("/letter/")
    roll.elect()
    assert ask_again(deps) == 1
    work(deps)
    page = follow_the_question(visit, inbox)
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert to_mps(inbox) == ["Ms Nora Newcomer <nora.newcomer.mp@parliament.uk>"]


def test_a_kept_letter_can_be_read_and_copied_where_the_page_says_so(
    deps: Deps, inbox: Inbox, visit: Visitor
) -> None:
    page = to_letter(visit)
    page = visit.submit(page, body=page.value("body") + "\n\nMy neighbour waited for years.")
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    add_note(deps, 4263, NoteKind.DIRECT, "asked us")
    page = visit.submit(visit.get(confirm_link(deps, inbox)), ("do", "keep"))
    assert "You can copy it below" in page.text
    assert "My neighbour waited for years." in page.text


def follow_the_question(visit: Visitor, inbox: Inbox) -> Page:
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert page.tree is not None
    return visit.get(page.tree.xpath("//main//a[contains(@href, '/confirm/')]/@href")[0])


def test_pressing_send_while_the_seat_is_empty_sends_nothing_and_says_so(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    to_inbox(visit)
    page = visit.get(confirm_link(deps, inbox))
    roll.vacate()
    page = visit.submit(page, seen=page.value("seen"))
    assert (page.status, page.heading) == (409, "Your letter cannot go today")
    work(deps)
    assert to_mps(inbox) == []


def test_a_letter_that_may_have_gone_is_not_called_unsent(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    with deps.db.write() as session:
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)).one()
        action = session.merge(action_of(deps, key))
        letter.state, action.state = MessageState.UNCERTAIN, ActionState.UNCERTAIN
        session.add(
            Event(
                action_id=action.id,
                message_id=letter.id,
                at=deps.now(),
                before=MessageState.SENDING,
                after=MessageState.UNCERTAIN,
                cause="its worker died",
            )
        )
        letter_key = letter.key
    roll.elect()
    assert retry(deps, letter_key)
    work(deps)
    said = text_of(inbox.to(EMAIL)[-1])
    assert "cannot tell whether it went" in said
    assert "not sent" not in said.replace("do not send", "")
    page = visit.get(letter_page(deps, key))
    assert "cannot tell whether it went" in page.text
    assert "has not been sent" not in page.text


def test_an_mp_who_asks_for_no_third_parties_meanwhile(
    deps: Deps, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    add_note(deps, 4263, NoteKind.DIRECT, "asked us")
    work(deps)
    for said in (text_of(inbox.to(EMAIL)[-1]), visit.get(letter_page(deps, key)).text):
        assert "asked people to write to them directly" in said
        assert "contact@lucypowell.org.uk" in said
        assert "another MP" not in said
    assert to_mps(inbox) == []


def test_withdrawing_stops_the_questions_still_on_their_way(
    deps: Deps, roll: ChangingRoll, visit: Visitor, inbox: Inbox
) -> None:
    key = confirmed(deps)
    roll.elect()
    worker = Worker(deps, "worker")
    while action_of(deps, key).state != ActionState.ASKED:
        assert worker.step()
    hold(deps)
    roll.elect(dataclasses.replace(NEW, id=9002, name="Dr Tom Third"))
    assert ask_again(deps) == 1
    assert questions(deps, MessageState.QUEUED, MessageState.HELD) == 1, "the newer one only"
    visit.submit(visit.get(letter_page(deps, key)), ("do", "withdraw"))
    release(deps)
    work(deps)
    assert not any("A letter to one MP" in text_of(each) for each in inbox.to(EMAIL))


def test_withdrawing_on_a_stale_page_works_and_says_the_truth(
    deps: Deps, roll: ChangingRoll, visit: Visitor
) -> None:
    key = asked(deps, roll)
    stale = visit.get(letter_page(deps, key))
    visit.submit(stale, ("do", "change"))
    page = visit.submit(stale, ("do", "withdraw"))
    assert "too late" not in page.text
    assert "You took this letter back" in page.text


def test_lists_that_disagree_do_not_pester(deps: Deps, roll: ChangingRoll, clock: SetClock) -> None:
    key = asked(deps, roll)
    began = action_of(deps, key).updated_at
    other = dataclasses.replace(NEW, id=9002, name="Dr Tom Third")
    for round_ in range(40):
        roll.elect(other if round_ % 2 else NEW)
        ask_again(deps)
        clock.pass_time(seconds=10)
    assert questions(deps) == MOST_QUESTIONS
    assert action_of(deps, key).updated_at == began, "the time to answer is not begun anew"


def at_once(work_, number: int = 4) -> list[object]:
    barrier = Barrier(number)

    def one(_number: int) -> object:
        barrier.wait()
        return work_()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_there_is_only_one_dissolution_and_one_note_of_a_kind_however_many_press(
    deps: Deps,
) -> None:
    assert sorted(map(bool, at_once(lambda: dissolve(deps)))) == [False, False, False, True]
    at_once(lambda: add_note(deps, NEW.id, NoteKind.DIRECT, "asked us"), 2)
    with deps.db.read() as session:
        for model in (Dissolution, MemberNote):
            assert session.scalar(select(func.count()).where(model.is_open.is_(True))) == 1
    assert undo_dissolution(deps)
    assert not undo_dissolution(deps)


def test_notes_are_deleted_a_year_after_they_have_ended(deps: Deps, clock: SetClock) -> None:
    until = date(2026, 12, 31)
    add_note(deps, NEW.id, NoteKind.EMAIL, "ends by itself", email="a@b.example", until=until)
    add_note(deps, NEW.id, NoteKind.DIRECT, "holds on")
    clock.pass_time(days=300)
    sweep(deps)
    with deps.db.read() as session:
        assert len(session.scalars(select(MemberNote)).all()) == 2
    clock.pass_time(days=120)
    sweep(deps)
    with deps.db.read() as session:
        assert [each.reason for each in session.scalars(select(MemberNote))] == ["holds on"]


@pytest.mark.parametrize("days", [59, 61])
def test_kept_letters_end_after_sixty_days(
    deps: Deps, roll: ChangingRoll, clock: SetClock, days: int
) -> None:
    key = asked(deps, roll)
    clock.pass_time(days=days)
    apply_timeouts(deps)
    assert (action_of(deps, key).state == ActionState.EXPIRED) == (days > 60)
