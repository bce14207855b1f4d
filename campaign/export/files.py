"""Making a file of a chosen form: under another name first, so that a half one is never taken for whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.export.counts import COUNT_COLUMNS, counts
from campaign.export.letters import COLUMNS, letters, number_of
from campaign.export.sheets import csv_pieces, write_xlsx
from campaign.export.snapshot import metadata, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from campaign.deps import Deps
    from campaign.export.letters import Chosen, Column, Row


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be in the file.

    Attributes:
        public: counts alone, by constituency, without small numbers: may leave the team.
        with_notes: staff's notes too; only for SQLite, and only for those who may record.
    """

    form: Form
    chosen: Chosen
    public: bool = False
    with_notes: bool = False


def columns_and_rows(
    deps: Deps, wish: Wish, step: Callable[[int], object] = lambda _rows: None
) -> tuple[Sequence[Column], Iterable[Sequence[Row]]]:
    """What a sheet is made of."""
    if wish.public:
        return COUNT_COLUMNS, [counts(deps, wish.chosen.campaign_id)]

    def batches() -> Iterable[Sequence[Row]]:
        for batch in letters(deps.db, wish.chosen):
            yield batch
            step(len(batch))

    return COLUMNS, batches()


def write_file(
    deps: Deps, wish: Wish, path: Path, step: Callable[[int], object] = lambda _rows: None
) -> Path | None:
    """Write it; returns the file with descriptions that belongs to it, if there is one.

    Args:
        deps: the outside world.
        wish: what is to be in it.
        path: where to; what is there already is replaced when the new one is whole.
        step: is told of each batch of rows.
    """
    half = path.with_name(f"{path.name}.part")
    half.unlink(missing_ok=True)
    try:
        if wish.form is Form.SQLITE:
            write_snapshot(deps, half, wish.chosen, with_notes=wish.with_notes, step=step)
        else:
            columns, batches = columns_and_rows(deps, wish, step)
            if wish.form is Form.XLSX:
                write_xlsx(half, columns, batches)
            else:
                with half.open("wb") as file:
                    file.writelines(csv_pieces(columns, batches))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    if wish.form is not Form.SQLITE:
        return None
    described = path.with_name(f"{path.stem}-metadata.json")
    described.write_text(metadata(path.stem), encoding="utf-8")
    return described


def write_down(deps: Deps, wish: Wish, reason: str, *, by: int | None) -> int:
    """Put the export into the audit log, before anything leaves; returns how many letters it has."""
    number = number_of(deps.db, wish.chosen)
    with deps.db.write() as session:
        note(
            deps, session, Done.EXPORTED, by=by, about="export", reason=reason, letters=number,
            form=str(wish.form), public=wish.public, with_notes=wish.with_notes,
        )  # fmt: skip
    return number
