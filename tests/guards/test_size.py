"""A view is short, and a file has one idea: what that means in lines."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
FILES: Final = sorted(
    path
    for package in ("campaign", "letters", "postcodes")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts and "node_modules" not in path.parts
)
MOST_OF_A_FILE: Final = 250
MOST_OF_A_VIEW: Final = 25
# One list each, which would be harder to read in two files.
LISTS: Final = {
    "campaign/config.py": "every setting, read and checked",
    "campaign/core/states.py": "every state and every move between them",
    "postcodes/types.py": "every answer that a postcode can have",
    "postcodes/finder.py": "the one class that callers know, with what it promises",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def views(path: Path) -> Iterator[tuple[str, int]]:
    """Functions that answer an address: their names, and the lines of their bodies."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        called = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
        if any(isinstance(f, ast.Attribute) and f.attr in ("route", "get", "post") for f in called):
            yield node.name, (node.end_lineno or 0) - node.body[0].lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= MOST_OF_A_FILE or name_of(path) in LISTS


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_view_can_be_seen_at_a_glance(path: Path) -> None:
    assert [each for each in views(path) if each[1] > MOST_OF_A_VIEW] == []


def test_exceptions_are_needed() -> None:
    for name in LISTS:
        assert len((ROOT / name).read_text("utf-8").splitlines()) > MOST_OF_A_FILE


def test_views_are_found() -> None:
    assert sum(1 for path in FILES for _ in views(path)) > 100
