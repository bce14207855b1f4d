"""What the worker does beside sending, every ten seconds, keeps nobody waiting for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaign.serving.chores import CHORES
from tests.support.letters import confirmed
from tests.support.plans import asked
from tests.support.way import work

if TYPE_CHECKING:
    from campaign.deps import Deps


def test_a_chore_with_nothing_to_do_never_begins_to_write(deps: Deps) -> None:
    if deps.db.engine.dialect.name != "sqlite":
        pytest.skip("on PostgreSQL writers do not wait for each other")
    confirmed(deps)
    work(deps)
    for _ in range(3):  # until all is done and noted
        for chore in CHORES:
            chore(deps)
    writers = []
    for chore in CHORES:
        with asked(deps.db) as noted:
            assert chore(deps) == 0
        if any("BEGIN IMMEDIATE" in statement for statement, _ in noted.statements):
            writers.append(chore.__name__)
    assert writers == []
