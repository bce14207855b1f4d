"""The anonymous snapshot: an SQLite file that opens in Datasette, made with sqlite-utils."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import sqlite_utils
from sqlalchemy import select

from campaign.core.chain import Stage
from campaign.core.tallies import Step
from campaign.db.models import Answer, Campaign, DayTally, SeatTally, Visit
from campaign.export.letters import COLUMNS, Chosen, letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from campaign.deps import Deps

BATCH: Final = 5_000

TABLES: Final = {
    "letters": "One row for each confirmed letter, without names, addresses or words.",
    "constituencies": "The 650 Westminster constituencies (July 2024 boundaries).",
    "answers": "What is claimed of letters, each with its source; those taken back are marked.",
    "days": "Letters by the day on which they were confirmed, and how far they have come since.",
    "seats": "Letters by constituency, and how far they have come.",
    "visits": "How often the campaign's page was opened (visited), an MP found (found), a letter posted or sent from elsewhere as people say (posted, copied), by day "
    "and by the link that led there.",
}
ANSWER_COLUMNS: Final = {
    "stage": "What is said: answered, agreed, wrote, replied, told, or nothing.",
    "position": "Where the MP stands, where the source says it.",
    "source": "reply (a mail), survey (the supporter), staff, or ours (we did it).",
    "happened_on": "The day, as the source says.",
    "by_rule": "1: sorted by our rules, and read by nobody yet.",
    "taken_back": "1: it counts no more.",
    "note": "Where a member of staff has it from. Only in files made with notes.",
}


def write_snapshot(
    deps: Deps,
    path: Path,
    chosen: Chosen,
    *,
    with_notes: bool = False,
    step: Callable[[int], object] = lambda _rows: None,
) -> int:
    """Write the file; returns how many letters it has.

    Args:
        deps: the outside world.
        path: of a file that is not there yet.
        chosen: which letters.
        with_notes: also what staff noted, with full-text search over it.
        step: is told of each batch of letters.
    """
    # Any: what `db["name"]` gives may be a view to the type checker, and never is one here.
    db: Any = sqlite_utils.Database(path)
    names = [column.name for column in COLUMNS]
    written = 0
    for batch in letters(deps.db, chosen):
        db["letters"].insert_all(
            (dict(zip(names, row, strict=True)) for row in batch), batch_size=BATCH
        )
        written += len(batch)
        step(len(batch))
    if not written:
        db["letters"].create({name: str for name in names})  # noqa: C420 - the types of columns
    db["letters"].create_index(["constituency_code"])
    db["letters"].create_index(["confirmed_on"])
    _constituencies(deps, db)
    _answers(deps, db, chosen, with_notes=with_notes)
    _tallies(deps, db, chosen)
    _visits(deps, db, chosen)
    db["about"].insert_all([{"name": name, "about": words} for name, words in TABLES.items()])
    db.vacuum()
    db.close()
    return written


def metadata(name: str) -> str:
    """What the tables and columns are, as Datasette's metadata (JSON); `name`: the file's, bare."""
    described = {
        "letters": {column.name: column.description for column in COLUMNS},
        "answers": ANSWER_COLUMNS,
    }
    tables = {
        table: {"description": words, "columns": described.get(table, {})}
        for table, words in TABLES.items()
    }
    whole = {
        "title": "Letters to MPs, without the people who wrote them",
        "description": "Made by Postbag. Rows are for the team; give on only counts of 5 or more.",
        "databases": {name: {"tables": tables}},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _constituencies(deps: Deps, db: Any) -> None:
    db["constituencies"].insert_all(
        (
            {
                "code": seat.code,
                "name": seat.name,
                "nation": str(seat.nation),
                "region": seat.region,
                "electors": seat.electorate,
                "latitude": seat.lat,
                "longitude": seat.lon,
                "mp": member.name if member else None,
                "party": member.party if member else None,
            }
            for seat in deps.finder.constituencies
            for member in [deps.finder.member(seat.code)]
        ),
        pk="code",
    )


def _answers(deps: Deps, db: Any, chosen: Chosen, *, with_notes: bool) -> None:
    db["answers"].create(
        {
            "id": int, "campaign": str, "constituency_code": str, "stage": str, "position": str,
            "happened_on": str, "source": str, "by_rule": int, "taken_back": int,
            **({"note": str} if with_notes else {}),
        },
        pk="id",
    )  # fmt: skip
    for batch in _answer_batches(deps, chosen, with_notes=with_notes):
        db["answers"].insert_all(batch, batch_size=BATCH)
    if with_notes:
        db["answers"].enable_fts(["note"])


def _answer_batches(
    deps: Deps, chosen: Chosen, *, with_notes: bool
) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while True:
        wanted = (
            select(Answer, Campaign.slug)
            .join(Campaign, Campaign.id == Answer.campaign_id)
            .where(Answer.id > last)
            .order_by(Answer.id)
            .limit(BATCH)
        )
        if chosen.campaign_id is not None:
            wanted = wanted.where(Answer.campaign_id == chosen.campaign_id)
        with deps.db.read() as session:
            found = session.execute(wanted).all()
        if not found:
            return
        last = found[-1][0].id
        yield [_answer(row, slug, with_notes=with_notes) for row, slug in found]


def _answer(row: Answer, slug: str, *, with_notes: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "campaign": slug,
        "constituency_code": row.constituency_code,
        "stage": Stage(row.stage).name.lower(),
        "position": row.position,
        "happened_on": row.happened_on.isoformat(),
        "source": row.source,
        "by_rule": int(row.is_by_rule),
        "taken_back": int(row.retracted_at is not None),
        **({"note": row.note or ""} if with_notes else {}),
    }


def _tallies(deps: Deps, db: Any, chosen: Chosen) -> None:
    # By columns and a batch at a time: as whole rows they would all be in memory.
    days = (
        select(
            Campaign.slug,
            DayTally.day,
            DayTally.nation,
            DayTally.source,
            DayTally.variant,
            DayTally.step,
            DayTally.number,
        )
        .join(Campaign, Campaign.id == DayTally.campaign_id)
        .execution_options(yield_per=BATCH)
    )
    seats = select(SeatTally, Campaign.slug).join(Campaign, Campaign.id == SeatTally.campaign_id)
    if chosen.campaign_id is not None:
        days = days.where(DayTally.campaign_id == chosen.campaign_id)
        seats = seats.where(SeatTally.campaign_id == chosen.campaign_id)
    with deps.db.read() as session:
        for some in session.execute(days).partitions():
            db["days"].insert_all(
                {
                    "campaign": slug, "day": day.isoformat(), "nation": nation,
                    "source": source, "variant": variant, "step": step, "letters": number,
                }
                for slug, day, nation, source, variant, step, number in some
            )  # fmt: skip
        db["seats"].insert_all(
            {
                "campaign": slug,
                "constituency_code": row.constituency_code,
                **{step.value: getattr(row, step.value) for step in Step},
                "position": row.position,
            }
            for row, slug in session.execute(seats)
        )


def _visits(deps: Deps, db: Any, chosen: Chosen) -> None:
    wanted = select(Campaign.slug, Visit.day, Visit.source, Visit.step, Visit.number).join(
        Campaign, Campaign.id == Visit.campaign_id
    )
    if chosen.campaign_id is not None:
        wanted = wanted.where(Visit.campaign_id == chosen.campaign_id)
    db["visits"].create({"campaign": str, "day": str, "source": str, "step": str, "visits": int})
    with deps.db.read() as session:
        for some in session.execute(wanted.execution_options(yield_per=BATCH)).partitions():
            db["visits"].insert_all(
                {
                    "campaign": slug, "day": day.isoformat(), "source": source, "step": step,
                    "visits": number,
                }
                for slug, day, source, step, number in some
            )  # fmt: skip
