from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.own_words import share

PUBLISHED = "Please sign the enclosed letter and send it to the minister. Thank you for your time."


def test_extremes():
    assert share(PUBLISHED, PUBLISHED) == 0.0
    assert share(PUBLISHED, "") == 0.0
    assert share("", "") == 0.0
    assert share("", "My mum was ill.") == 1.0
    assert share(PUBLISHED, "My mum waited months before anybody helped her.") == 1.0


def test_case_punctuation_and_layout_are_nobody_s_own_words():
    assert share(PUBLISHED, PUBLISHED.upper().replace(" ", "\n").replace(".", "!")) == 0.0
    assert share("don't do that", "don\u2019t do that") == 0.0


def test_half_added_is_half_own():
    own = "My mum waited months before anybody asked whether she could sleep at night"
    both = PUBLISHED + " " + own
    own_count, all_count = len(own.split()), len(both.split())
    assert share(PUBLISHED, both) == pytest.approx(own_count / all_count)


def test_leaving_things_out_is_not_adding():
    assert share(PUBLISHED, "Thank you for your time.") == 0.0


def test_a_very_short_letter_is_judged_whole():
    assert share(PUBLISHED, "Thank you") == 0.0
    assert share(PUBLISHED, "Please") == 0.0
    assert share(PUBLISHED, "Grandma") == 1.0


@pytest.mark.timeout(20)  # one pass over the words needs a second; every pair of them, hours
@pytest.mark.parametrize("word", ["word ", "a'", "a' "])
def test_work_grows_only_with_the_length_of_the_letter(word):
    assert share(word * 200_000, word * 200_000) == 0.0


@given(st.text(), st.text())
def test_the_share_is_always_between_none_and_all(published, written):
    assert 0.0 <= share(published, written) <= 1.0
    assert share(written, written) == 0.0
