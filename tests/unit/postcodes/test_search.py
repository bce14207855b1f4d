import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcodes.search import one_slip, words


def first(finder, text):
    return next((seat.name for seat in finder.search(text)), None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ynys mon", "Ynys Môn"),
        ("YNYS MÔN", "Ynys Môn"),
        ("Saint Albans", "St Albans"),
        ("st. albans", "St Albans"),
        ("Holborn & Saint Pancras", "Holborn and St Pancras"),
        ("pancras holborn", "Holborn and St Pancras"),
        ("keir starmer", "Holborn and St Pancras"),
        ("Sir Keir Stamer MP", "Holborn and St Pancras"),
        ("orfhlaith", "West Tyrone"),
        ("Hampstead", "Hampstead and Highgate"),
        ("hempstead and highgate", "Hampstead and Highgate"),
        ("manchster central", "Manchester Central"),
        ("islignton south", "Islington South and Finsbury"),
        ("aberhonddu", "Brecon, Radnor and Cwm Tawe"),
        ("Gorllewin Abertawe", "Swansea West"),
        ("glyndŵr", "Montgomeryshire and Glyndŵr"),
        ("newcastle under lyme", "Newcastle-under-Lyme"),
        ("o\N{RIGHT SINGLE QUOTATION MARK}brien", "Harborough, Oadby and Wigston"),
        ("birm lady", "Birmingham Ladywood"),
        ("BarnsleyNorth", "Barnsley North"),
        ("stalbans", "St Albans"),
        ("HolbornAndStPancras", "Holborn and St Pancras"),
        ("holbornstp", "Holborn and St Pancras"),
        ("newcastleunderlyme", "Newcastle-under-Lyme"),
        ("ynysmôn", "Ynys Môn"),
        ("gorllewinabertawe", "Swansea West"),
        ("keirstarmer", "Holborn and St Pancras"),
    ],
)
def test_names_are_found_however_they_are_written(finder, typed, found):
    assert first(finder, typed) == found


def test_every_constituency_is_found_first_by_its_own_name(finder):
    for seat in finder.constituencies:
        assert first(finder, seat.name) == seat.name
        if seat.name_cy:
            assert seat in finder.search(seat.name_cy, 3)


def test_every_member_is_found_by_name(finder):
    for seat in finder.constituencies:
        member = finder.member(seat.code)
        assert member is None or seat in finder.search(member.name, 5)


def test_the_beginning_of_a_name_lists_all_that_begin_so(finder):
    assert len(finder.search("birmingham", 20)) == 9
    assert len(finder.search("north")) == 10
    assert len(finder.search("birmingham", 3)) == 3


def test_every_constituency_is_found_first_by_its_own_name_without_spaces(finder):
    missed = [
        seat.name
        for seat in finder.constituencies
        if first(finder, re.sub(r"[\W_]", "", seat.name)) != seat.name
    ]

    assert missed == ["Hazel Grove"], "an MP is called Hazelgrove, and a whole word comes first"


def test_what_lacks_its_spaces_lists_all_that_begin_so_the_shortest_first(finder):
    names = [seat.name for seat in finder.search("cityofdurh")]
    assert names == ["City of Durham"]
    assert len(finder.search("stretfordandurm")) == 1
    assert len(finder.search("northeast")) == 6
    assert len(finder.search("northeast", 2)) == 2


@pytest.mark.parametrize("typed", ["", "  ", "the", "&", "xyzzy", "\0", "\ud800", "M1 1AE qqq zzz"])
def test_what_means_nothing_finds_nothing(finder, typed):
    assert finder.search(typed) == []


@given(st.text())
def test_no_text_raises(text):
    assert isinstance(words(text), list)


def test_a_search_takes_under_two_milliseconds(finder):
    finder.search("anything")  # the index is made at the first search
    asked = [
        "manchster centrl",
        "a b c d e f g h",
        "s",
        "st",
        "north west east south",
        "x" * 10_000,
        "NewcastleuponTyneCentralandWest",
    ]

    assert max(min(_seconds(finder, text) for _ in range(5)) for text in asked) < 0.002


def _seconds(finder, text):
    started = time.perf_counter()
    finder.search(text)
    return time.perf_counter() - started


@pytest.mark.parametrize(
    ("a", "b", "close"),
    [
        ("leeds", "leeds", True),
        ("leds", "leeds", True),
        ("leeeds", "leeds", True),
        ("leads", "leeds", True),
        ("ledes", "leeds", True),
        ("ledse", "leeds", False),
        ("abcd", "bcda", False),
        ("hull", "hulled", False),
    ],
)
def test_one_slip_is_one_letter(a, b, close):
    assert one_slip(a, b) is close
    assert one_slip(b, a) is close


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_one_slip_agrees_with_trying_every_slip(a, b):
    tried = {a}
    for i in range(len(a) + 1):
        tried |= {a[:i] + a[i + 1 :], a[:i] + a[i + 1 : i + 2] + a[i : i + 1] + a[i + 2 :]}
        for letter in "ab":
            tried |= {a[:i] + letter + a[i:], a[:i] + letter + a[i + 1 :]}

    assert one_slip(a, b) is (b in tried)
