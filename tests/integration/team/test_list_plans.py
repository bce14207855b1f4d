"""With a million letters the list and its counts are read from indexes, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaign.core.states import ActionState
from campaign.team.filters import Filters
from campaign.team.queries import older, state_counts
from tests.support.letters import confirmed
from tests.support.plans import asked

if TYPE_CHECKING:
    from campaign.deps import Deps

SORTED = ("TEMP B-TREE", "Seq Scan")


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "_state_"),
        (Filters(campaign_id=1), "ix_actions_campaign_id_actions_state"),
        (Filters(nation="england"), "ix_actions_nations"),
        (Filters(nation="england", campaign_id=1), "ix_actions_nations"),
    ],
)
def test_counts_go_by_the_narrowest_index(deps: Deps, filters: Filters, index: str) -> None:
    confirmed(deps)
    with asked(deps.db) as questions, deps.db.read() as session:
        assert sum(state_counts(session, filters).values()) == 1
    plan = questions.plan_of("count(*)")
    assert not [word for word in SORTED if word in plan], plan
    if deps.db.engine.dialect.name == "sqlite":  # PostgreSQL chooses by how many there are
        assert index in plan


def test_so_do_counts_of_a_time(deps: Deps) -> None:
    confirmed(deps)
    with asked(deps.db) as questions, deps.db.read() as session:
        assert state_counts(session, Filters(since=deps.now(), nation="england"))
    plan = questions.plan_of("count(*)")
    assert "Seq Scan" not in plan
    if deps.db.engine.dialect.name == "sqlite":
        assert "ix_actions_state_list" in plan
        assert "TEMP B-TREE" not in plan


def test_letters_of_a_rare_state_are_not_sought_among_all(deps: Deps) -> None:
    confirmed(deps)
    with asked(deps.db) as questions, deps.db.read() as session:
        assert not older(session, Filters(state=ActionState.UNCERTAIN)).rows
    plan = questions.plan_of("LIMIT")
    assert "Seq Scan" not in plan
    if deps.db.engine.dialect.name == "sqlite":
        assert "ix_actions_state_list" in plan
