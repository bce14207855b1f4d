"""Words go after one period, names after another; counts stay; what must still go is untouched."""

from __future__ import annotations

from sqlalchemy import select

from campaign.content.tallies import letters_sent
from campaign.core.retention import Keep
from campaign.db.models import Message
from campaign.deps import Deps
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
