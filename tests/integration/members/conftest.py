"""A site whose list of members can change under it."""

from __future__ import annotations

import dataclasses

import pytest

from campaign.deps import Deps
from tests.support.roll import ChangingRoll


@pytest.fixture
def roll(deps: Deps) -> ChangingRoll:
    return deps.finder  # type: ignore[return-value] - what the fixture below has put there


@pytest.fixture
def deps(deps: Deps) -> Deps:
    return dataclasses.replace(deps, finder=ChangingRoll(deps.finder))
