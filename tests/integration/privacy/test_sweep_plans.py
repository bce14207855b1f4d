"""How the sweep looks for what is due: no list of all letters for what hangs on a few of them."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from campaign.db.models import Action, Message
from campaign.deps import Deps
from campaign.privacy.due import periods
from campaign.privacy.rooms import ROOMS, Room
from tests.support.plans import asked

OF_LETTERS = (Action, Message)
"""These are as many as the letters themselves, or more: they are looked for from the letters."""
OTHERS = [room for room in ROOMS if room.model not in OF_LETTERS]


@pytest.mark.parametrize("room", OTHERS, ids=lambda room: f"{room.table}-{room.keep.name}")
def test_what_hangs_on_letters_is_found_without_reading_all_of_them(deps: Deps, room: Room) -> None:
    if deps.db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much there is, and here is nothing")
    key = inspect(room.model).primary_key[0]
    with asked(deps.db) as noted, deps.db.read() as session:
        at = periods(deps, session)
        assert session.scalars(select(key).where(room.overdue(at)).order_by(key)).all() == []
    plan = noted.plan_of(f"FROM {room.table} ", "ORDER BY")
    assert room.table in plan
    assert "SCAN actions" not in plan
    assert "LIST SUBQUERY" not in plan
