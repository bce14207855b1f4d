"""Cells of a file that people open with a spreadsheet: nothing in them is ever calculated."""

from __future__ import annotations

from typing import Final

# A spreadsheet takes a cell that begins with one of these for a formula; the wide forms too.
FORMULA_BEGINS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
