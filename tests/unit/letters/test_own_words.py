from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.own_words import Span, explain, share

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


def test_the_explanation_marks_whose_words_are_whose():
    written = "Please sign the enclosed letter. My mum was ill. Thank you for your time."
    assert explain(PUBLISHED, written) == (
        Span("Please sign the enclosed letter. ", is_own=False),
        Span("My mum was ill. ", is_own=True),
        Span("Thank you for your time.", is_own=False),
    )


def test_an_explanation_of_nothing():
    assert explain(PUBLISHED, "") == ()
    assert explain(PUBLISHED, " ... ") == (Span(" ... ", is_own=False),)


@given(st.text(alphabet="ab ß\u0130'\u2019.\n"), st.text(alphabet="ab ß\u0130'\u2019.\n"))
def test_the_explanation_is_the_letter_and_agrees_with_the_share(published, written):
    spans = explain(published, written)
    assert "".join(span.text for span in spans) == written
    assert all(a.is_own != b.is_own for a, b in pairwise(spans))
    own = share("", " ".join(span.text for span in spans if span.is_own))
    assert (own > 0) == (share(published, written) > 0)


def test_a_long_letter_is_no_burden():
    words = " ".join(f"word{number % 331}" for number in range(1000))[:5000]
    mine = " ".join(f"word{number % 997}" for number in range(1000))[:5000]
    taken = []
    for _ in range(9):
        started = time.process_time()
        share(words, mine)
        taken.append(time.process_time() - started)
    # bench/letters.py measures; this only catches work that grows out of all proportion.
    assert min(taken) < 0.05
