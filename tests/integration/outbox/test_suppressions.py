"""Addresses that mail systems refuse: seen by staff, lifted by them, and then written to again."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from campaign.core.states import HeldFor
from campaign.db.models import Message, Suppression
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.suppressions import (
    Lifted,
    is_suppressed,
    lift,
    note_suppression,
    open_suppressions,
    waiting_for,
)
from tests.integration.outbox.test_deliveries import letter_of, states, tell
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work


class Account:
    """A provider's account that remembers what it was asked to forget."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.lifted: list[str] = []

    def lift(self, email: str) -> None:
        if self.fault:
            raise self.fault
        self.lifted.append(email)


@pytest.fixture
def dropped(deps: Deps, clock: SetClock) -> str:
    """A letter that the provider threw away, as its MP's address had refused another."""
    key = confirmed(deps)
    work(deps)
    tell(deps, key, "dropped", "Bounced Address", after=0)
    clock.pass_time(minutes=1)
    apply_deliveries(deps)
    return key


def test_staff_see_the_address_with_its_reason(deps: Deps, dropped: str) -> None:
    address = letter_of(deps, dropped).to_email
    with deps.db.read() as session:
        (row,) = open_suppressions(session)
        assert (row.email, row.reason) == (address.lower(), "dropped Bounced Address")
        assert is_suppressed(session, address.upper())
        assert not is_suppressed(session, "other@parliament.example")


def test_lifting_it_lets_what_was_dropped_and_what_waits_go(
    deps: Deps, dropped: str, clock: SetClock
) -> None:
    other = confirmed(deps, "sam@home.example")
    work(deps)
    assert letter_of(deps, other).held_for == HeldFor.SUPPRESSED
    address, account = letter_of(deps, dropped).to_email, Account()
    with deps.db.read() as session:
        assert waiting_for(session, address) == 2
    clock.pass_time(hours=1)
    assert lift(deps, address.upper(), account) == Lifted(
        was_open=True, released=2, at_provider=True
    )
    assert account.lifted == [address.upper()]
    work(deps)
    assert states(deps, dropped) == states(deps, other) == ("accepted", "sent")
    with deps.db.read() as session:
        assert open_suppressions(session) == []


def test_where_the_provider_cannot_be_asked_nothing_changes(deps: Deps, dropped: str) -> None:
    address = letter_of(deps, dropped).to_email
    with pytest.raises(OSError, match="away"):
        lift(deps, address, Account(OSError("away")))
    with deps.db.read() as session:
        assert is_suppressed(session, address)
    assert states(deps, dropped) == ("dropped", "held")


def test_without_a_providers_account_only_ours_is_lifted(deps: Deps, dropped: str) -> None:
    found = lift(deps, letter_of(deps, dropped).to_email, None)
    assert found == Lifted(was_open=True, released=1, at_provider=False)


def test_lifting_again_finishes_what_a_fault_left_undone(deps: Deps, dropped: str) -> None:
    address = letter_of(deps, dropped).to_email
    with deps.db.write() as session:
        session.execute(update(Suppression).values(is_open=None, lifted_at=deps.now()))
    assert lift(deps, address, None) == Lifted(was_open=False, released=1, at_provider=False)
    assert lift(deps, address, None) == Lifted(was_open=False, released=0, at_provider=False)


def test_letters_that_staff_hold_stay_held(deps: Deps, dropped: str) -> None:
    with deps.db.write() as session:
        session.execute(
            update(Message).where(Message.kind == "letter").values(state="held", held_for="staff")
        )
    assert lift(deps, letter_of(deps, dropped).to_email, None).released == 0


def test_a_lifted_address_may_be_refused_anew_but_not_by_old_news(
    deps: Deps, dropped: str, clock: SetClock
) -> None:
    message = letter_of(deps, dropped)
    before = deps.now()
    clock.pass_time(hours=1)
    lift(deps, message.to_email, None)
    with deps.db.write() as session:
        note_suppression(session, message, "late", before, deps.now())
    with deps.db.read() as session:
        assert not is_suppressed(session, message.to_email)
    clock.pass_time(hours=1)
    with deps.db.write() as session:
        note_suppression(session, message, "new", deps.now(), deps.now())
        note_suppression(session, message, "again", deps.now(), deps.now())
    with deps.db.read() as session:
        assert [row.reason for row in open_suppressions(session)] == ["new"]
        assert len(session.scalars(select(Suppression)).all()) == 2
