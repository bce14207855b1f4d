"""Parties are told apart by letters alone."""

from __future__ import annotations

import pytest

from campaign.team.map.parties import PARTIES, party_of


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Your Party", "YP"),
        ("Traditional Unionist Voice", "TU"),
        ("Restore Britain", "RB"),
        ("Respect", "Re"),
        ("", "?"),
    ],
)
def test_a_party_that_is_not_in_the_table_has_letters_of_its_own(name: str, letters: str) -> None:
    party = party_of(name)
    assert (party.slug, party.letters) == ("other", letters)


def test_no_two_parties_of_the_table_have_the_same_letters() -> None:
    letters = [party.letters for name, party in PARTIES.items() if name != "Labour (Co-op)"]
    assert len(letters) == len(set(letters))
