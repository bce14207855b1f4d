"""The list of actions as CSV, in pieces, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.core.cells import safe_cell
from campaign.team.queries import ActionRow, older

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from campaign.core.states import ActionState
    from campaign.db.database import Database
    from campaign.team.filters import Filters
    from campaign.team.queries import Place

BATCH: Final = 1000
LONDON: Final = ZoneInfo("Europe/London")

COLUMNS: Final = (
    "date",
    "reference",
    "campaign",
    "name",
    "constituency",
    "constituency_code",
    "nation",
    "mp",
    "state",
    "where_it_stands",
    "own_words_percent",
)


def csv_pieces(
    db: Database,
    filters: Filters,
    campaign_names: Mapping[int, str],
    state_words: Mapping[ActionState, str],
    batch: int = BATCH,
) -> Iterator[bytes]:
    """The whole list, newest first, in pieces of `batch` lines, each its own short read.

    Args:
        db: the database; no connection is held while the reader is slow.
        filters: as of the list.
        campaign_names: by campaign id.
        state_words: what the team calls each state; made before, since nobody's language is known
            while the pieces leave.
        batch: lines a piece.

    Yields:
        UTF-8, the first piece with a byte order mark, without which Excel garbles accents.
    """
    yield b"\xef\xbb\xbf" + _lines([COLUMNS])
    than: Place | None = None
    while True:
        with db.read() as session:
            page = older(session, filters, than, batch)
        if page.rows:
            yield _lines([_cells(row, campaign_names, state_words) for row in page.rows])
            than = page.rows[-1].place
        if not page.has_older:
            return


def _cells(
    row: ActionRow, campaign_names: Mapping[int, str], state_words: Mapping[ActionState, str]
) -> tuple[str, ...]:
    return (
        row.created_at.astimezone(LONDON).date().isoformat(),
        row.reference,
        campaign_names.get(row.campaign_id, ""),
        row.name or "",
        row.constituency_name,
        row.constituency_code,
        row.nation,
        row.member_name,
        row.state,
        state_words[row.state],
        "" if row.own_share is None else str(row.own_share),
    )


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
