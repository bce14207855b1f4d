"""Rows as CSV and as an Excel workbook: written as they come, nothing in them calculated."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Final

import xlsxwriter

from campaign.core.cells import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from campaign.export.letters import Column, Row

MOST_ROWS: Final = 1_048_575
"""Of a sheet below its head; further ones go on on the next sheet."""
WIDTH: Final = 18
FORMULA_SIGNS: Final = {"strings_to_formulas": False, "strings_to_urls": False}


def csv_pieces(columns: Sequence[Column], batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """UTF-8, the first piece with a byte order mark, without which Excel garbles accents."""
    yield b"\xef\xbb\xbf" + _lines([[column.name for column in columns]])
    for batch in batches:
        yield _lines([[_text(cell) for cell in row] for row in batch])


def write_xlsx(path: Path, columns: Sequence[Column], batches: Iterable[Sequence[Row]]) -> int:
    """Write a workbook; returns how many rows it has. Only one row at a time is in memory."""
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", **FORMULA_SIGNS}
    book = xlsxwriter.Workbook(str(path), options)
    written, sheet = 0, None
    for batch in batches:
        for row in batch:
            place = written % MOST_ROWS
            if place == 0:
                sheet = _sheet(book, columns, written // MOST_ROWS + 1)
            _write(sheet, place + 1, row)
            written += 1
    if sheet is None:
        _sheet(book, columns, 1)
    book.close()
    return written


def _sheet(book: Any, columns: Sequence[Column], number: int) -> Any:
    sheet = book.add_worksheet("Letters" if number == 1 else f"Letters {number}")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    head = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, head)
    return sheet


def _write(sheet: Any, place: int, row: Row) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(place, column, cell)
        elif isinstance(cell, int):
            sheet.write_number(place, column, cell)
        elif cell:
            # As text, and with an apostrophe: whoever saves it as CSV has no formula either.
            sheet.write_string(place, column, safe_cell(cell))


def _text(cell: str | int | date | None) -> str:
    if cell is None:
        return ""
    return safe_cell(cell) if isinstance(cell, str) else str(cell)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
