"""What a report is made of: tables and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are read; the first of each row names it.

    Attributes:
        is_text: its cells are words rather than numbers, and are set as words are.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs under a heading; each may begin with a name, which is set bold."""

    title: str
    paragraphs: tuple[tuple[str, str], ...]


def plain(title: str, paragraphs: tuple[str, ...]) -> Prose:
    """Paragraphs without names."""
    return Prose(title, tuple(("", each) for each in paragraphs))
