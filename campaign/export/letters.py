"""Letters without their people: one row each, read in batches, so that memory stays small.

No name, address, reference or word of anybody's is in it. A row still tells on which day somebody
in a constituency wrote: these rows are for the team. What may leave the team is `counts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import func, select

from campaign.core.chain import Stage
from campaign.core.letter import LONDON
from campaign.core.tallies import COUNTED
from campaign.db.models import Action, Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from campaign.db.database import Database

    Cell: TypeAlias = str | int | date | None
    Row: TypeAlias = tuple[Cell, ...]

BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what it is, for whoever opens the file a year later."""

    name: str
    description: str


COLUMNS: Final = (
    Column("campaign", "The campaign's name in addresses."),
    Column("constituency_code", "ONS code of the Westminster constituency (July 2024 boundaries)."),
    Column("constituency", "Its name."),
    Column("nation", "england, scotland, wales or northern-ireland."),
    Column("confirmed_on", "The day in London on which the supporter confirmed the letter."),
    Column("sent_on", "The day on which it left us; empty where it has not."),
    Column("delivered_on", "The day on which the MP's mail system took it, where we were told."),
    Column("state", "Where the letter stands: a state of docs/states.md."),
    Column(
        "stage",
        "How far the chain has come: nothing, acknowledged, answered, agreed (the MP agreed to "
        "write), wrote, replied (the minister did) or told (so was the supporter).",
    ),
    Column("position", "Where the MP stands, by the newest answer that somebody has read."),
    Column("answered_on", "The day of the first answer that is no mere acknowledgement."),
    Column("is_disputed", "1 where the sources of what became of it disagree."),
    Column("variant", "Which variant of the letter; empty for the main one."),
    Column("language", "en or cy."),
    Column("source", "The link that the supporter came by, as the charity named it."),
    Column("own_words_percent", "How much of the letter is the supporter's own words."),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters: every field narrows them, an empty one does not; both days are included."""

    campaign_id: int | None = None
    since: date | None = None
    until: date | None = None


def number_of(db: Database, chosen: Chosen) -> int:
    """How many letters there are."""
    with db.read() as session:
        return session.scalar(select(func.count()).where(*_conditions(chosen))) or 0


def letters(db: Database, chosen: Chosen, batch: int = BATCH) -> Iterator[list[Row]]:
    """The rows, in the order of their beginning, a batch at a time, each its own short read."""
    last = 0
    while True:
        with db.read() as session:
            found = session.execute(
                select(
                    Action.id,
                    Campaign.slug,
                    Action.constituency_code,
                    Action.constituency_name,
                    Action.nation,
                    Action.confirmed_on,
                    Action.sent_at,
                    Action.delivered_at,
                    Action.state,
                    Action.stage,
                    Action.position,
                    Action.answered_on,
                    Action.is_disputed,
                    Action.variant,
                    Action.language,
                    Action.source,
                    Action.own_share,
                )
                .join(Campaign, Campaign.id == Action.campaign_id)
                .where(*_conditions(chosen), Action.id > last)
                .order_by(Action.id)
                .limit(batch)
            ).all()
        if not found:
            return
        last = found[-1][0]
        yield [_row(each) for each in found]


def _row(found: Any) -> Row:
    (
        _id, slug, code, name, nation, confirmed_on, sent_at, delivered_at, state, stage, position,
        answered_on, is_disputed, variant, language, source, own_share,
    ) = found  # fmt: skip
    return (
        slug, code, name, nation, confirmed_on, _day(sent_at), _day(delivered_at), state,
        Stage(stage).name.lower(), position, answered_on, int(is_disputed), variant, language,
        source, own_share,
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(LONDON).date() if moment else None


def _conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        Action.state.in_(COUNTED),
        Action.confirmed_on.is_not(None),
    ]
    if chosen.campaign_id is not None:
        wanted.append(Action.campaign_id == chosen.campaign_id)
    if chosen.since is not None:
        wanted.append(Action.confirmed_on >= chosen.since)
    if chosen.until is not None:
        wanted.append(Action.confirmed_on <= chosen.until)
    return wanted
