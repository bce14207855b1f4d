"""Words go after one period, names after another; counts stay; what must still go is untouched."""

from __future__ import annotations

from sqlalchemy import select

from campaign.content.tallies import letters_sent
from campaign.core.mail import Address
from campaign.core.retention import Keep
from campaign.db.models import Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.retention import apply_retention
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed
from tests.support.way import work


def test_words_go_first_and_names_later(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    work(deps)
    clock.pass_time(days=Keep.WORDS.value.days - 1)
    assert apply_retention(deps) == 0
    clock.pass_time(days=2)
    assert apply_retention(deps) == 1
    assert apply_retention(deps) == 0, "once is enough"
    action = action_of(deps, key)
    assert (action.body, action.subject) == (None, None)
    assert action.name == "Jane Smith"

    clock.pass_time(days=Keep.IDENTITY.value.days)
    assert apply_retention(deps) == 1
    action = action_of(deps, key)
    assert (action.name, action.email, action.address_1, action.postcode) == (None,) * 4
    with deps.db.read() as session:
        assert set(session.scalars(select(Message.to_email))) == {""}
        assert letters_sent(session, action.campaign_id) == 1


def test_a_letter_that_has_not_gone_keeps_its_words(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    clock.pass_time(days=500)
    assert apply_retention(deps) == 0
    assert action_of(deps, key).body


def test_words_written_after_the_words_were_deleted_go_with_the_names(
    deps: Deps, clock: SetClock
) -> None:
    """An answer that came late, and was handed on."""
    key = confirmed(deps)
    work(deps)
    clock.pass_time(days=Keep.WORDS.value.days + 1)
    apply_retention(deps)
    action = action_of(deps, key)
    with deps.db.write() as session:
        late = Outgoing(
            kind=MessageKind.FORWARD,
            action_id=action.id,
            idempotency_key="late",
            to=Address("jane@home.example", "Jane Smith"),
            sender_name="Charity",
            subject="About your illness",
            text="Dear Jane, about your illness",
        )
        enqueue(deps, session, late)
    work(deps)
    clock.pass_time(days=Keep.IDENTITY.value.days)
    assert apply_retention(deps) == 1
    with deps.db.read() as session:
        messages = session.scalars(select(Message)).all()
    assert {(row.text, row.subject, row.to_email, row.to_name) for row in messages} == {("",) * 4}
