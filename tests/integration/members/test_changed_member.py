"""When the MP changes between the supporter's words and their sending, the letter waits."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaign.core.errors import OldListError
from campaign.core.states import ActionState, MessageState
from campaign.db.models import Event, Message, MessageKind, NoteKind
from campaign.deps import Deps
from campaign.members.service import add_note, dissolve, elect
from campaign.outbox.changed_member import ask_again
from campaign.outbox.service import retry
from campaign.outbox.timeouts import apply_timeouts
from campaign.outbox.worker import Worker
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import action_of, confirmed
from tests.support.roll import MANCHESTER, NEW, ChangingRoll
from tests.support.visitor import Visitor
from tests.support.way import EMAIL, SLUG, confirm_link, to_inbox, work


def letters(deps: Deps, key: str) -> list[Message]:
    with deps.db.read() as session:
        return list(
            session.scalars(
                select(Message)
                .where(
                    Message.action_id == action_of(deps, key).id,
                    Message.kind == MessageKind.LETTER,
                )
                .order_by(Message.id)
            )
        )


def to_mps(inbox: Inbox) -> list[str]:
    return [str(each["To"]) for each in inbox.all() if EMAIL not in str(each["To"])]


def newest(inbox: Inbox) -> str:
    return text_of(inbox.to(EMAIL)[-1])


def test_a_letter_to_the_mp_of_before_waits_and_the_supporter_is_asked(
    deps: Deps, roll: ChangingRoll, inbox: Inbox
) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    assert to_mps(inbox) == []
    assert action_of(deps, key).state == ActionState.ASKED
    assert [each.state for each in letters(deps, key)] == [MessageState.CANCELLED]
    assert "Ms Nora Newcomer" in newest(inbox)
    assert "sent to" not in str(inbox.to(EMAIL)[-1]["Subject"])
    assert sum("Nora" in text_of(each) for each in inbox.to(EMAIL)) == 1
    assert not any("has been handed to" in text_of(each) for each in inbox.to(EMAIL))


def test_asked_the_supporter_reads_the_letter_and_sends_it_once(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert "Ms Nora Newcomer is your MP now" in page.text
    assert page.tree is not None
    (link,) = page.tree.xpath("//main//a[contains(@href, '/confirm/')]/@href")
    for _ in range(3):
        page = visit.get(link)  # looking sends nothing
        work(deps)
    assert to_mps(inbox) == []
    assert "Dear Ms Newcomer" in page.text
    assert "Lucy Powell was the MP" in page.text
    page = visit.submit(page, seen=page.value("seen"))
    assert page.path.endswith("/thank-you")
    work(deps)
    work(deps)
    assert to_mps(inbox) == ["Ms Nora Newcomer <nora.newcomer.mp@parliament.uk>"]
    assert action_of(deps, key).state == ActionState.SENT
    assert action_of(deps, key).member_id == NEW.id
    assert "Ms Nora Newcomer" in newest(inbox)
    assert visit.get(link).path.startswith("/letter/"), "the link has done its work"


def test_asked_the_supporter_changes_the_words_first(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    path = link_in(inbox.to(EMAIL)[-1], "letter")
    page = visit.submit(visit.get(path), ("do", "change"))
    assert page.path == f"/{SLUG}/letter"
    assert "Now it is Ms Nora Newcomer" in page.text
    page = visit.submit(page, body=page.value("body") + "\n\nWelcome to Parliament.")
    page = visit.submit(page, seen=page.value("seen"))
    assert page.path.startswith("/confirm/"), "the inbox is proven: it is not asked again"
    assert "Welcome to Parliament." in page.text
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert to_mps(inbox) == ["Ms Nora Newcomer <nora.newcomer.mp@parliament.uk>"]
    (letter,) = inbox.to("nora.newcomer")
    assert "Welcome to Parliament." in text_of(letter)
    assert action_of(deps, key).state == ActionState.SENT


@pytest.mark.parametrize("button", ["withdraw", "erase"])
def test_asked_the_supporter_takes_it_back(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor, button: str
) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    page = visit.submit(visit.get(link_in(inbox.to(EMAIL)[-1], "letter")), ("do", button))
    assert page.status == 200
    work(deps)
    assert to_mps(inbox) == []
    assert action_of(deps, key).state == ActionState.WITHDRAWN
    assert (action_of(deps, key).email is None) == (button == "erase")


def test_a_new_address_of_the_same_mp_is_simply_taken_over(
    deps: Deps, roll: ChangingRoll, inbox: Inbox
) -> None:
    confirmed(deps)
    roll.readdress("office@powell.example")
    work(deps)
    assert to_mps(inbox) == ["Lucy Powell <office@powell.example>"]


def test_a_seat_that_becomes_empty_and_is_filled(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    roll.vacate()
    work(deps)
    assert "until a by-election" in newest(inbox)
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert "has not been sent" in page.text
    assert "/confirm/" not in page.source, "there is nobody to send it to"
    for _ in range(3):
        assert ask_again(deps) == 0
    roll.elect()
    assert ask_again(deps) == 1
    assert ask_again(deps) == 0, "asked once"
    work(deps)
    assert "Ms Nora Newcomer" in newest(inbox)
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert "/confirm/" in page.source
    assert action_of(deps, key).state == ActionState.ASKED
    assert to_mps(inbox) == []


def test_another_change_after_the_question_asks_about_the_newest(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    confirmed(deps)
    roll.elect()
    work(deps)
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert page.tree is not None
    (old_link,) = page.tree.xpath("//main//a[contains(@href, '/confirm/')]/@href")
    third = type(NEW)(
        9002, "Dr Tom Third", "Dr Tom Third MP", "Green", MANCHESTER, "t.third@x.example"
    )
    roll.elect(third)
    Worker(deps, "tidy").tidy()
    work(deps)
    assert "Dr Tom Third" in newest(inbox)
    assert visit.get(old_link).status == 410, "the older question's page is over"


def test_dissolution_stops_every_letter_and_an_election_asks(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    key = confirmed(deps)
    assert dissolve(deps)
    assert not dissolve(deps)
    page = visit.submit(visit.get(f"/{SLUG}/find"), postcode="M1 1AE")
    assert "There are no MPs until the general election" in page.text
    assert visit.get(f"/{SLUG}/you").path == f"/{SLUG}/mp", "nothing can be begun"
    work(deps)
    assert to_mps(inbox) == []
    assert "Parliament has been dissolved" in newest(inbox)
    with pytest.raises(OldListError):
        elect(deps)
    roll.renew()
    assert elect(deps)
    assert not elect(deps)
    Worker(deps, "tidy").tidy()
    work(deps)
    assert "Shall your letter go to Lucy Powell now" in str(inbox.to(EMAIL)[-1]["Subject"])
    assert "Now they can be again" in newest(inbox)
    page = visit.get(link_in(inbox.to(EMAIL)[-1], "letter"))
    assert page.tree is not None
    page = visit.get(page.tree.xpath("//main//a[contains(@href, '/confirm/')]/@href")[0])
    assert "was the MP" not in page.text, "it is the same one"
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert len(to_mps(inbox)) == 1
    assert action_of(deps, key).state == ActionState.SENT


def test_an_mp_who_can_no_longer_be_written_to_through_us(
    deps: Deps, roll: ChangingRoll, inbox: Inbox
) -> None:
    key = confirmed(deps)
    roll.readdress(None)
    work(deps)
    assert action_of(deps, key).state == ActionState.ASKED
    assert "no published e-mail address any more" in newest(inbox)
    roll.readdress("lucy.powell.mp@parliament.uk")
    assert ask_again(deps) == 1


def test_a_note_about_the_address_reaches_letters_already_queued(deps: Deps, inbox: Inbox) -> None:
    confirmed(deps)
    member = deps.finder.member(MANCHESTER)
    assert member is not None
    add_note(deps, member.id, NoteKind.EMAIL, "bounced", email="new@office.example")
    work(deps)
    assert to_mps(inbox) == ["Lucy Powell <new@office.example>"]


def test_unanswered_the_letter_is_deleted_after_sixty_days(
    deps: Deps, roll: ChangingRoll, clock: SetClock
) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    clock.pass_time(days=59)
    apply_timeouts(deps)
    assert action_of(deps, key).body
    clock.pass_time(days=2)
    apply_timeouts(deps)
    action = action_of(deps, key)
    assert (action.state, action.body, action.email) == (ActionState.EXPIRED, None, None)


def test_a_failed_letter_that_is_put_back_is_looked_at_too(
    deps: Deps, roll: ChangingRoll, inbox: Inbox
) -> None:
    key = confirmed(deps)
    (letter,) = letters(deps, key)
    with deps.db.write() as session:
        row = session.get_one(Message, letter.id)
        row.state = MessageState.FAILED
        action = session.merge(action_of(deps, key))
        action.state = ActionState.FAILED
    roll.elect()
    assert retry(deps, letter.key)
    work(deps)
    assert to_mps(inbox) == []
    assert action_of(deps, key).state == ActionState.ASKED


def test_every_move_leaves_its_event(deps: Deps, roll: ChangingRoll) -> None:
    key = confirmed(deps)
    roll.elect()
    work(deps)
    with deps.db.read() as session:
        moves = session.execute(
            select(Event.before, Event.after, Event.message_id)
            .where(Event.action_id == action_of(deps, key).id)
            .order_by(Event.id)
        ).all()
    assert (ActionState.QUEUED, ActionState.ASKED, None) in moves


def test_a_change_before_confirming_is_shown_on_the_confirmation_page(
    deps: Deps, roll: ChangingRoll, inbox: Inbox, visit: Visitor
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    before = visit.get(link)
    roll.elect()
    page = visit.submit(before, seen=before.value("seen"))
    assert page.status == 409, "what was shown is not what would be sent"
    assert "Lucy Powell was the MP. Now it is Ms Nora Newcomer" in page.text
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert to_mps(inbox) == ["Ms Nora Newcomer <nora.newcomer.mp@parliament.uk>"]
