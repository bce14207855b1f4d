from __future__ import annotations

import pytest

from campaign.core.cells import safe_cell


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Jane", "O'Brien", "a=b", "2026-11-01", "25", "'=1"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
