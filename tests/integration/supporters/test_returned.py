"""A letter that could not be delivered goes back to its supporter, honestly and once."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from campaign.adapters.tokens import Purpose
from campaign.core.letter import letter_to_post
from campaign.core.states import MessageState
from campaign.db.models import Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.service import settle
from campaign.supporters.service.receipt import erase
from campaign.supporters.service.returned import give_back
from tests.integration.supporters.moving import (
    TO_BOUNCED,
    TO_FAILED,
    TO_UNKNOWN,
    M,
    messages,
    moved,
    states,
)
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, text_of
from tests.support.letters import action_of, confirmed
from tests.support.way import EMAIL, work

RETURNED, RECEIPT = MessageKind.RETURNED, MessageKind.RECEIPT


@pytest.mark.parametrize("way", [TO_BOUNCED, TO_FAILED])
def test_the_supporter_gets_their_letter_and_the_ways_to_send_it(
    deps: Deps, inbox: Inbox, way: tuple[MessageState, ...]
) -> None:
    key = confirmed(deps)
    moved(deps, key, *way)
    assert give_back(deps) == 1
    assert action_of(deps, key).state == "failed", "told only once the message has gone"
    work(deps)
    assert give_back(deps) == 1
    assert action_of(deps, key).state == "returned"
    assert give_back(deps) == 0

    mail = next(each for each in inbox.to(EMAIL) if "came back" in str(each["Subject"]))
    text = text_of(mail)
    assert "could not be delivered by e-mail" in text
    assert "Lucy Powell, House of Commons, London SW1A 0AA" in text
    letter = messages(deps, key, MessageKind.LETTER)[0]
    for line in letter_to_post(letter.text).splitlines():
        assert line.strip() in text
    assert "answer this e-mail" in letter.text
    assert "answer this e-mail" not in text, "it is to go on paper"
    kinds = [part.get_content_type().rpartition(".")[2] for part in mail.iter_attachments()]
    assert kinds == ["document", "application/pdf"], "the letter for the MP to sign"
    assert "on Parliament's list" not in text, "it went to that address"


def test_what_perhaps_went_is_not_called_undelivered(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_UNKNOWN)
    give_back(deps)
    (mail,) = messages(deps, key, RETURNED)
    assert "we cannot tell whether it arrived" in mail.text
    assert "could not be delivered" not in mail.text + mail.subject
    assert "came back" not in mail.subject


def test_a_second_try_that_is_refused_does_not_make_the_first_one_known(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, M.CLAIMED, M.SENDING, M.UNCERTAIN, M.QUEUED, *TO_FAILED)
    give_back(deps)
    assert "may be lost" in messages(deps, key, RETURNED)[0].subject


def test_what_staff_found_not_to_have_gone_is_called_undelivered(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, M.CLAIMED, M.SENDING, M.UNCERTAIN)
    letter = messages(deps, key, MessageKind.LETTER)[0]
    assert settle(deps, letter.key, went=False)
    give_back(deps)
    assert "could not be delivered" in messages(deps, key, RETURNED)[0].text


def test_a_receipt_that_waits_for_the_letter_never_goes(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_FAILED)
    give_back(deps)
    assert states(deps, key, RECEIPT) == ["waiting"], "the letter may still be put back"
    work(deps)
    give_back(deps)
    assert states(deps, key, RECEIPT) == ["cancelled"]


def test_a_letter_that_fails_again_is_given_back_again(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_FAILED)
    give_back(deps)
    work(deps)
    give_back(deps)
    clock.pass_time(hours=1)
    moved(deps, key, M.QUEUED, *TO_BOUNCED)
    assert action_of(deps, key).state == "failed"
    assert give_back(deps) == 1
    assert states(deps, key, RETURNED) == ["accepted", "queued"]
    assert give_back(deps) == 0, "the first message was for the first failure"
    work(deps)
    give_back(deps)
    assert action_of(deps, key).state == "returned"


def test_a_letter_that_went_after_all_is_not_returned(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_FAILED)
    give_back(deps)
    moved(deps, key, M.DELIVERED)
    work(deps)
    assert give_back(deps) == 0
    assert action_of(deps, key).state == "delivered"


def test_a_supporter_whose_inbox_refuses_us_has_not_got_it_back(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_FAILED)
    give_back(deps)
    moved(deps, key, *TO_BOUNCED, kind=RETURNED)
    assert give_back(deps) == 0
    assert action_of(deps, key).state == "failed"


def test_where_the_letter_went_elsewhere_the_published_address_is_named(deps: Deps) -> None:
    key = confirmed(deps)
    with deps.db.write() as session:
        session.execute(
            update(Message)
            .where(Message.kind == MessageKind.LETTER)
            .values(to_email="office@elsewhere.example")
        )
    moved(deps, key, *TO_FAILED)
    give_back(deps)
    assert (
        "contact@lucypowell.org.uk, which is the address" in messages(deps, key, RETURNED)[0].text
    )


def test_nothing_is_written_to_whoever_had_their_data_deleted(deps: Deps) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_FAILED)
    erase(deps, deps.tokens.make(Purpose.RECEIPT, key))
    assert give_back(deps) == 0
    assert messages(deps, key, RETURNED) == []


def test_a_batch_of_letters_without_words_does_not_keep_others_waiting(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.supporters.service.returned.BATCH", 1)
    gone = confirmed(deps)
    moved(deps, gone, *TO_FAILED)
    with deps.db.write() as session:
        session.execute(update(Message).where(Message.kind == MessageKind.LETTER).values(text=""))
    key = confirmed(deps, "sam@home.example", "EH1 1YZ")
    moved(deps, key, *TO_FAILED)
    assert give_back(deps) == 1
    assert states(deps, key, RETURNED) == ["queued"]
