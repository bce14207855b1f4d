"""Fixtures that all tests share. No mocks of our own classes: real database, real files, a set clock."""

from __future__ import annotations

import pytest

from tests.support.clock import SetClock

pytest_plugins = ["tests.support.databases", "tests.support.site"]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()
