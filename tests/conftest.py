"""Fixtures that all tests share. No mocks of our own classes: real database, real files, a set clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.clock import SetClock

pytest_plugins = ["tests.support.databases", "tests.support.site"]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a fresh clone leaves out; under xdist a folder's own conftest cannot."""
    source = Path(__file__).parents[2] / "shared" / "data" / "postcodes-gb.csv.gz"
    if not source.is_file():
        terminalreporter.section("left out", sep="-")
        terminalreporter.line(
            "the comparison of every single postcode with its source, a file too big to ship; "
            "a sample of 3,000 rows is compared in tests/unit/postcodes"
        )
