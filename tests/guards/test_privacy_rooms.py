"""No personal column without a room: a new table cannot be forgotten by the sweep."""

from __future__ import annotations

import pytest

import campaign.db.models  # noqa: F401 - registers the tables
from campaign.core.retention import Keep
from campaign.db.base import Model
from campaign.privacy.rooms import ROOMS

PROMISES = sorted(
    {
        (table.name, column.info["keep"].name)
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.info.get("personal")
    }
)


@pytest.mark.parametrize(("table", "keep"), PROMISES)
def test_every_class_of_every_table_has_a_room(table: str, keep: str) -> None:
    named = {(room.table, (room.columns or room.keep).name) for room in ROOMS}
    assert (table, keep) in named, f"campaign/privacy/rooms.py says nothing of {table} ({keep})"


def test_every_room_is_of_something() -> None:
    for room in ROOMS:
        assert room.personal(), f"{room.table} has no column of {room.columns or room.keep}"


def test_every_class_is_swept() -> None:
    # Drafts go with the classes of their columns.
    assert {room.keep for room in ROOMS} | {Keep.DRAFTS} == set(Keep)
