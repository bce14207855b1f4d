"""Addresses are found by their indexes, however they are written, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.privacy.links import send_link
from campaign.privacy.people import held
from tests.support.letters import confirmed
from tests.support.plans import asked

if TYPE_CHECKING:
    from campaign.deps import Deps

WRITTEN = "Jane.Smith@Home.example"


def test_all_that_is_held_of_an_address_is_found_by_indexes(deps: Deps) -> None:
    confirmed(deps, WRITTEN)
    with asked(deps.db) as questions, deps.db.read() as session:
        assert held(session, "jane.smith@home.EXAMPLE").letters
    assert "ix_actions_email_lower" in questions.plan_of("FROM actions")
    assert "ix_messages_to_email_lower" in questions.plan_of("lower(messages.to_email)")
    assert "ix_messages_kind" in questions.plan_of("lower(messages.reply_to)")
    assert "ix_inbound_mails_from_email_lower" in questions.plan_of("SELECT inbound_mails.id")


def test_so_is_the_letter_whose_address_gets_a_link(deps: Deps) -> None:
    confirmed(deps, WRITTEN)
    with asked(deps.db) as questions:
        send_link(deps, WRITTEN.upper())
    plan = questions.plan_of("FROM actions", "lower(actions.email)")
    assert "ix_actions_email_lower" in plan
