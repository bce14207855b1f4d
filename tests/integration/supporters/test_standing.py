"""What the receipt page says of each state, and what may still be stopped."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.content.tallies import letters_sent
from campaign.core.mail import Address
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, InboundMail, Message, MessageKind, Suppression, Survey
from campaign.deps import Deps
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.timeouts import apply_message_timeouts
from campaign.supporters.service.receipt import erase, withdraw
from campaign.supporters.service.returned import give_back
from tests.integration.supporters.moving import (
    TO_BOUNCED,
    TO_DELIVERED,
    TO_DROPPED,
    TO_FAILED,
    TO_UNKNOWN,
    M,
    messages,
    moved,
    states,
)
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed
from tests.support.visitor import Page, Visitor
from tests.support.way import EMAIL, to_inbox, work

SENT = (M.CLAIMED, M.SENDING, M.ACCEPTED)
TAKE_BACK = "Take my letter back"


def token(deps: Deps, key: str) -> str:
    return deps.tokens.make(Purpose.RECEIPT, key)


def receipt(visit: Visitor, deps: Deps, key: str) -> Page:
    return visit.get(f"/letter/{token(deps, key)}")


SENTENCES = [
    ((M.HELD,), HeldFor.STAFF, "team is holding it", True),
    ((M.HELD,), HeldFor.PAUSED, "campaign is paused", True),
    ((M.HELD,), HeldFor.SUPPRESSED, "address is refused at the moment. The team is", True),
    (TO_DROPPED, None, "has not passed it on. The team is looking into it.", True),
    ((M.CLAIMED,), None, "being sent right now", False),
    (SENT, None, "has left us and is on its way", False),
    ((*SENT, M.DEFERRED), None, "goes on trying for some days", False),
    (TO_DELIVERED, None, "has read it, we cannot see", False),
    (TO_BOUNCED, None, "has sent your letter back", False),
    (TO_FAILED, None, "could not be delivered by e-mail. You can print it", False),
    (TO_UNKNOWN, None, "we cannot tell whether it arrived", False),
]


@pytest.mark.parametrize(("way", "held_for", "sentence", "stoppable"), SENTENCES)
def test_the_page_tells_the_truth(
    visit: Visitor,
    deps: Deps,
    way: tuple[MessageState, ...],
    held_for: HeldFor | None,
    sentence: str,
    stoppable: bool,  # noqa: FBT001 - a column of the table
) -> None:
    key = confirmed(deps)
    moved(deps, key, *way, held_for=held_for)
    page = receipt(visit, deps, key)
    assert sentence in page.text
    assert (TAKE_BACK in page.text) is stoppable
    assert withdraw(deps, token(deps, key)) is stoppable


def test_an_address_is_said_to_be_refused_only_while_it_is_suppressed(
    visit: Visitor, deps: Deps
) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_DROPPED)
    refused = "mail to their office's address is refused at the moment"
    assert refused not in receipt(visit, deps, key).text
    suppress(deps, "another.office@parliament.example")
    assert refused not in receipt(visit, deps, key).text
    [letter] = messages(deps, key, MessageKind.LETTER)
    suppress(deps, letter.to_email.lower())
    assert refused in receipt(visit, deps, key).text


def suppress(deps: Deps, email: str) -> None:
    with deps.db.write() as session:
        session.add(Suppression(email=email, reason="bounce 5.1.1", since=deps.now(), is_open=True))


def test_a_letter_put_off_is_never_said_to_have_been_interrupted(
    visit: Visitor, deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    moved(deps, key, *SENT, M.DEFERRED)
    for _ in range(2):
        clock.pass_time(days=15)
        apply_message_timeouts(deps)
        page = receipt(visit, deps, key)
        assert "has left us and is on its way" in page.text
        assert "interrupted" not in page.text
    assert give_back(deps) == 0


def test_what_no_mail_system_tells_is_not_shown_as_missing(visit: Visitor, deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *SENT)
    assert "Taken by the mail system" not in receipt(visit, deps, key).text
    moved(deps, key, M.DELIVERED)
    assert "Taken by the mail system of your MP's office: done" in receipt(visit, deps, key).text


def test_a_returned_letter_can_be_read_and_printed(visit: Visitor, deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_BOUNCED)
    give_back(deps)
    work(deps)
    give_back(deps)
    page = receipt(visit, deps, key)
    assert "We have e-mailed you your letter, too." in page.text
    assert "Could not be delivered: done" in page.text
    assert "Print your letter" in page.text
    assert "cannot be called back" not in page.text


def came(deps: Deps, action_id: int, number: int, kind: str) -> None:
    """A mail of that kind, and a message that hands it on."""
    with deps.db.write() as session:
        mail = InboundMail(
            key=f"k{number}",
            digest=f"d{number}",
            received_at=deps.now(),
            action_id=action_id,
            kind=kind,
            raw=None,
        )
        session.add(mail)
        session.flush()
        outgoing = Outgoing(
            kind=MessageKind.FORWARD,
            action_id=action_id,
            idempotency_key=f"forward:{mail.id}",
            to=Address(EMAIL),
            subject="Re: your letter",
            text="Thank you for writing.",
            inbound_id=mail.id,
        )
        enqueue(deps, session, outgoing)


def test_answers_that_came_to_our_address_and_what_was_told_are_listed(
    visit: Visitor, deps: Deps, clock: SetClock
) -> None:
    key = confirmed(deps)
    work(deps)
    action = action_of(deps, key)
    for number, kind in enumerate(("acknowledgement", "auto-reply", "answer", "bounce")):
        clock.pass_time(days=1)
        came(deps, action.id, number, kind)
    page = receipt(visit, deps, key)
    assert page.text.count("we are passing it on to you") == 2
    work(deps)
    with deps.db.write() as session:
        survey = Survey(action_id=action.id, wave=1, asked_at=deps.now(), answered_at=deps.now())
        survey.outcome = "answered"
        session.add(survey)
    page = receipt(visit, deps, key)
    assert page.text.count("we passed it on to you") == 2
    assert "Your MP's office answered: we passed it on to you" in page.text
    with deps.db.write() as session:
        forwards = update(Message).where(Message.kind == MessageKind.FORWARD)
        session.execute(forwards.values(state=MessageState.FAILED))
    assert receipt(visit, deps, key).text.count("but we could not pass it on: please ask us") == 2
    assert "You told us what became of it" in page.text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("answer", "an answer to it has come"),
        ("acknowledgement", "your MP's office has said that it has it"),
        ("auto-reply", "brought again later"),
    ],
)
def test_an_answer_outweighs_what_mail_systems_say(
    visit: Visitor, deps: Deps, kind: str, said: str
) -> None:
    key = confirmed(deps)
    moved(deps, key, M.CLAIMED, M.SENDING, M.ACCEPTED, M.DEFERRED)
    came(deps, action_of(deps, key).id, 1, kind)
    page = receipt(visit, deps, key)
    assert said in page.text
    assert ("brought again later" in page.text) is (kind == "auto-reply")


@pytest.mark.parametrize("way", [(M.HELD,), TO_DROPPED])
def test_a_held_letter_is_stopped_when_its_supporter_deletes_their_data(
    deps: Deps, way: tuple[MessageState, ...]
) -> None:
    key = confirmed(deps)
    moved(deps, key, *way, held_for=HeldFor.SUPPRESSED)
    assert erase(deps, token(deps, key))
    row = action_of(deps, key)
    assert (row.state, row.email, row.body) == ("withdrawn", None, None)
    assert states(deps, key, MessageKind.LETTER) == ["cancelled"]
    assert "queued" not in states(deps, key, MessageKind.RECEIPT)


@pytest.mark.parametrize("way", [TO_BOUNCED, TO_UNKNOWN, TO_DELIVERED])
def test_data_can_be_deleted_however_the_letter_ended(
    visit: Visitor, deps: Deps, way: tuple[MessageState, ...]
) -> None:
    key = confirmed(deps)
    moved(deps, key, *way)
    give_back(deps)
    assert erase(deps, token(deps, key))
    assert set(states(deps, key, MessageKind.RETURNED)) <= {"cancelled"}
    page = receipt(visit, deps, key)
    assert page.heading == "Your data is deleted"
    assert "print it below" not in page.text


def test_only_letters_that_went_are_counted(deps: Deps) -> None:
    ways = (TO_DELIVERED, SENT, TO_BOUNCED, TO_DROPPED, TO_UNKNOWN, (M.HELD,))
    for number, way in enumerate(ways):
        key = confirmed(deps, f"s{number}@home.example")
        moved(deps, key, *way, held_for=HeldFor.STAFF)
    with deps.db.read() as session:
        assert letters_sent(session, action_of(deps, key).campaign_id) == 2


@pytest.mark.parametrize("way", [TO_BOUNCED, TO_DROPPED, TO_FAILED])
def test_an_inbox_that_refuses_us_can_be_corrected(
    visit: Visitor, deps: Deps, way: tuple[MessageState, ...]
) -> None:
    page = to_inbox(visit)
    assert "could not be delivered" not in page.text
    with deps.db.read() as session:
        key = session.scalars(select(Action.key)).one()
    moved(deps, key, *way, kind=MessageKind.CONFIRM)
    page = visit.get(page.path)
    assert f"Our message to {EMAIL} could not be delivered." in page.text
    assert page.tree is not None
    links = page.tree.xpath("//main//*[@role='alert']//a/@href")
    assert links == [page.path.replace("check-your-email", "you")]
