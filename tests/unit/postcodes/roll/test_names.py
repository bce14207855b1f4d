import pytest

from postcodes.roll.names import codes_by_name, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ynys Môn", "YNYS MON"),
        ("Montgomeryshire and Glyndŵr", "Montgomeryshire & Glyndwr"),
        ("Birmingham, Hodge Hill", "Birmingham  Hodge Hill"),
        ("King's Lynn", "King\N{RIGHT SINGLE QUOTATION MARK}s Lynn"),
        ("Stoke-on-Trent North", "Stoke on Trent North"),
        ("Ynys Mo\N{COMBINING CIRCUMFLEX ACCENT}n", "Ynys Môn"),
    ],
)
def test_ways_of_writing_the_same_name_are_the_same(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Newport East", "Newport West"), ("Bath", "Baths"), ("Perth and Kinross", "Perth Kinross")],
)
def test_other_names_stay_other_names(one, other):
    assert folded(one) != folded(other)


def test_every_one_of_the_650_has_a_folded_name_of_its_own(finder):
    assert len({folded(seat.name) for seat in finder.constituencies}) == 650


def test_the_english_name_wins_over_another_seats_welsh_one(finder):
    codes = codes_by_name(finder.constituencies)

    assert all(codes[folded(seat.name)] == seat.code for seat in finder.constituencies)


def test_a_welsh_name_is_understood(ours):
    assert codes_by_name(ours.values())[folded("Aberhonddu, Maesyfed a Chwm Tawe")] == "W2"
