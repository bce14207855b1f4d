"""A letter that goes on after all: nobody is told that it came back, or that it went when it did not."""

from __future__ import annotations

import pytest

from campaign.core.states import HeldFor
from campaign.db.models import MessageKind
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.holds import hold, release
from campaign.outbox.service import retry
from campaign.outbox.timeouts import apply_message_timeouts
from campaign.supporters.service.returned import give_back
from tests.integration.outbox.telling import letter_of, tell
from tests.integration.supporters.moving import TO_BOUNCED, TO_UNKNOWN, M, moved, states
from tests.support.clock import SetClock
from tests.support.inbox import Inbox
from tests.support.letters import action_of, confirmed
from tests.support.way import EMAIL, work

RETURNED, RECEIPT = MessageKind.RETURNED, MessageKind.RECEIPT


@pytest.fixture
def bounced(deps: Deps, clock: SetClock) -> str:
    """A letter that came back, its supporter about to be told."""
    key = confirmed(deps)
    work(deps)
    clock.pass_time(seconds=60)
    tell(deps, key, "bounce", "blocked 5.7.1", after=0)
    apply_deliveries(deps)
    assert give_back(deps) == 1
    return key


def subjects(inbox: Inbox) -> list[str]:
    return [str(mail["Subject"]) for mail in inbox.to(EMAIL)]


def test_put_back_before_its_supporter_was_told(deps: Deps, bounced: str, inbox: Inbox) -> None:
    assert retry(deps, letter_of(deps, bounced).key)
    assert states(deps, bounced, RETURNED) == ["cancelled"]
    work(deps)
    assert letter_of(deps, bounced).state == "accepted"
    assert not any("came back" in subject for subject in subjects(inbox))


def test_a_late_word_that_it_arrived(deps: Deps, inbox: Inbox) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_UNKNOWN)
    assert give_back(deps) == 1
    tell(deps, key, "delivered")
    apply_deliveries(deps)
    assert action_of(deps, key).state == "delivered"
    assert states(deps, key, RETURNED) == ["cancelled"]
    work(deps)
    assert not any("may be lost" in subject for subject in subjects(inbox))


def test_a_receipt_that_has_not_gone_yet_is_stopped(deps: Deps, inbox: Inbox) -> None:
    key = confirmed(deps)
    moved(deps, key, *TO_BOUNCED)
    assert states(deps, key, RECEIPT) == ["queued"], "the letter went, so the receipt may"
    give_back(deps)
    work(deps)
    assert states(deps, key, RECEIPT) == ["cancelled"]
    assert not any("has been sent" in subject for subject in subjects(inbox))


def test_telling_waits_as_long_as_staff_hold_it(
    deps: Deps, bounced: str, clock: SetClock, inbox: Inbox
) -> None:
    hold(deps)
    assert states(deps, bounced, RETURNED) == ["held"]
    clock.pass_time(days=30)
    apply_message_timeouts(deps)
    release(deps)
    work(deps)
    give_back(deps)
    assert states(deps, bounced, RETURNED) == ["accepted"]
    assert action_of(deps, bounced).state == "returned"
    assert any("came back" in subject for subject in subjects(inbox))


def test_the_word_on_an_earlier_try_says_nothing_of_this_one(
    deps: Deps, bounced: str, clock: SetClock
) -> None:
    clock.pass_time(hours=1)
    assert retry(deps, letter_of(deps, bounced).key)
    work(deps)
    tell(deps, bounced, "bounce", "blocked 5.7.1", after=-3600)
    apply_deliveries(deps)
    assert letter_of(deps, bounced).state == M.ACCEPTED
    assert letter_of(deps, bounced).held_for is not HeldFor.SUPPRESSED
