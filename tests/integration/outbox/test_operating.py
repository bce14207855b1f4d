"""Holding, releasing and settling by hand."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from campaign.core.errors import IllegalMoveError
from campaign.core.mail import MailRefusedError, MailUncertainError
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Action, Campaign, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.holds import held, hold, holds_now, number_of, queued, release
from campaign.outbox.queries import needing_a_person, standing
from campaign.outbox.service import (
    AlreadyReturnedError,
    hold_one,
    release_one,
    retry,
    settle,
)
from campaign.outbox.worker import Worker
from campaign.supporters.service.returned import give_back
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.letters import action_of, confirmed


def letter(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def worked(deps: Deps, *script: Exception) -> ScriptedMailer:
    """Send until nothing is due; the script begins with the letter, after the confirmation."""
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    worker.step()
    mailer.script = list(script)
    while worker.step():
        pass
    return mailer


@pytest.fixture
def uncertain(deps: Deps) -> str:
    """A letter of which nobody knows."""
    key = confirmed(deps)
    worked(deps, MailUncertainError("no-answer"))
    return key


def test_a_letter_found_to_have_gone_is_sent_and_its_receipt_follows(
    deps: Deps, uncertain: str
) -> None:
    key = letter(deps, uncertain).key
    assert settle(deps, key, went=True, dry_run=True)
    assert action_of(deps, uncertain).state == "uncertain"
    assert settle(deps, key, went=True)
    assert action_of(deps, uncertain).state == "sent"
    mailer = worked(deps)
    assert mailer.addresses == ["jane@home.example"]


def test_a_letter_found_not_to_have_gone_is_given_back(deps: Deps, uncertain: str) -> None:
    assert settle(deps, letter(deps, uncertain).key, went=False)
    assert action_of(deps, uncertain).state == "failed"
    give_back(deps)
    mailer = worked(deps)
    assert mailer.taken[0].subject.startswith("Your letter to Lucy Powell")
    give_back(deps)
    assert action_of(deps, uncertain).state == "returned"


def test_only_what_is_uncertain_is_settled_and_only_once(deps: Deps, uncertain: str) -> None:
    key = letter(deps, uncertain).key
    assert settle(deps, key, went=True)
    with pytest.raises(IllegalMoveError):
        settle(deps, key, went=False)
    assert not settle(deps, "0" * 32, went=True)


def test_what_its_supporter_has_back_is_sent_again_only_on_purpose(deps: Deps) -> None:
    key = confirmed(deps)
    worked(deps, MailRefusedError("recipient-refused"))
    give_back(deps)
    worked(deps)
    give_back(deps)
    assert action_of(deps, key).state == "returned"
    with pytest.raises(AlreadyReturnedError):
        retry(deps, letter(deps, key).key)
    assert retry(deps, letter(deps, key).key, even_though_returned=True)
    assert action_of(deps, key).state == "queued"


def test_a_hold_lasts_for_what_is_confirmed_later_too(deps: Deps) -> None:
    confirmed(deps, "one@home.example")
    with deps.db.read() as session:
        assert number_of(session, queued()) == 2
    assert hold(deps) == 2
    assert hold(deps) == 0, "a second hold is the same"
    later = confirmed(deps, "two@home.example")
    worked(deps)
    assert (letter(deps, later).state, letter(deps, later).held_for) == ("held", HeldFor.STAFF)
    with deps.db.read() as session:
        assert holds_now(session).everything
        assert number_of(session, held()) == 4
        assert standing(session, deps.now()).holds == ("",)
    assert release(deps) == 4
    worked(deps)
    assert action_of(deps, later).state == "sent"


def test_one_campaign_is_held_and_the_others_go(deps: Deps) -> None:
    mine = confirmed(deps, "one@home.example")
    other = confirmed(deps, "two@home.example", "EH1 1YZ")
    with deps.db.write() as session:
        row = Campaign(slug="other", title="Other", loaded_at=deps.now())
        session.add(row)
        session.flush()
        session.get_one(Action, action_of(deps, other).id).campaign_id = row.id
        held_id = row.id
    assert hold(deps, held_id) == 2
    worked(deps)
    assert action_of(deps, mine).state == "sent"
    assert action_of(deps, other).state == "held"
    assert release(deps, held_id) == 2


def test_one_message_is_held_and_released(deps: Deps) -> None:
    key = confirmed(deps)
    message = letter(deps, key).key
    assert hold_one(deps, message, dry_run=True)
    assert hold_one(deps, message)
    assert action_of(deps, key).state == "held"
    with pytest.raises(IllegalMoveError):
        hold_one(deps, message)
    assert release_one(deps, message)
    assert action_of(deps, key).state == "queued"
    assert not release_one(deps, "0" * 32)


def test_what_needs_a_person_is_named_the_uncertain_first(deps: Deps) -> None:
    confirmed(deps, "one@home.example")
    confirmed(deps, "two@home.example")
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    worker.step()
    worker.step()
    mailer.script = [MailRefusedError("recipient-refused"), MailUncertainError("no-answer")]
    while worker.step():
        pass
    with deps.db.read() as session:
        states = [row.state for row in needing_a_person(session)]
    assert states == [MessageState.UNCERTAIN, MessageState.FAILED]
