"""The page of values is what `letters/values.py` says.

Print it anew with
`python -c "from letters.values import markdown; print(markdown(), end='')" > docs/values.md`.
"""

from __future__ import annotations

from pathlib import Path

from letters.values import markdown

PAGE = Path(__file__).parents[2] / "docs" / "values.md"


def test_the_page_of_values_is_printed_from_the_list() -> None:
    assert PAGE.read_text("utf-8") == markdown()
