from __future__ import annotations

import pytest

from campaign.team.filters import places
from postcodes import Finder


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder.embedded()


def names(finder: Finder, text: str) -> set[str]:
    return {each.name for each in places(finder, text)}


def test_a_code_in_either_case(finder: Finder) -> None:
    assert names(finder, " e14001063 ") == {"Aldershot"}


def test_an_exact_name_is_that_one_alone(finder: Finder) -> None:
    assert names(finder, "york central") == {"York Central"}


def test_part_of_a_name_is_every_one_that_has_it(finder: Finder) -> None:
    assert names(finder, "Bury") >= {"Bury North", "Bury South"}
    assert all("Bury" in name for name in names(finder, "Bury"))


def test_a_welsh_name_and_accents(finder: Finder) -> None:
    assert names(finder, "ynys mon") == {"Ynys Môn"}


@pytest.mark.parametrize("text", ["", "   ", "%%%", "zzzzzzzz", "E99999999"])
def test_nothing_that_fits(finder: Finder, text: str) -> None:
    assert places(finder, text) == ()
