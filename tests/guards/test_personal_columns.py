"""Every text column says whether it is personal, and erasing empties every one that is."""

from __future__ import annotations

import pytest
from sqlalchemy import JSON, Column, String, Text

import campaign.db.models  # noqa: F401 - registers the tables
from campaign.core.retention import Keep
from campaign.db.base import Model
from campaign.db.erasure import scrub
from campaign.db.models import Action, Message

COLUMNS = [column for table in Model.metadata.tables.values() for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_that_can_hold_words_says_whether_they_are_personal(column: Column) -> None:
    if not isinstance(column.type, (String, Text, JSON)):
        return
    assert column.info.get("personal") in (True, False), f"{column} does not say"
    if column.info["personal"]:
        assert isinstance(column.info.get("keep"), Keep), f"{column} does not say how long"


@pytest.mark.parametrize("model", [Action, Message])
def test_scrubbing_leaves_nothing_personal(model: type[Model]) -> None:
    row = model.__new__(model)
    personal = [c for c in model.__table__.columns if c.info.get("personal")]
    assert personal
    model.__init__(
        row,
        **{
            column.key: "something personal" if column.info.get("personal") else None
            for column in model.__table__.columns
            if column.key != "id"
        },
    )
    scrub(row)
    assert all(not getattr(row, column.key) for column in personal)
