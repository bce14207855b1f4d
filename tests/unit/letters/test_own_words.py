from __future__ import annotations

import time

import pytest

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


def test_is_quick_for_a_long_letter():
    published = " ".join(f"word{number}" for number in range(600))[:5000]
    written = " ".join(f"word{number * 7 % 900}" for number in range(600))[:5000]
    best = min(_seconds(published, written) for _ in range(20))
    assert best < 0.002


def _seconds(published, written):
    start = time.perf_counter()
    share(published, written)
    return time.perf_counter() - start
