from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.merge import Conflict, merge

BASE = "One two three four.\n\nFive six seven.\n\nEight nine."


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        (BASE, "Other.", "Other."),
        ("Other.", BASE, "Other."),
        ("Other.", "Other.", "Other."),
        (BASE.replace("two", "TWO"), BASE + " Ten.", BASE.replace("two", "TWO") + " Ten."),
        (
            BASE.replace("two", "TWO"),
            BASE.replace("four", "FOUR"),
            BASE.replace("two", "TWO").replace("four", "FOUR"),
        ),
        (
            BASE.replace("Five six seven.\n\n", ""),
            BASE + "\n\nTen.",
            "One two three four.\n\nEight nine.\n\nTen.",
        ),
        (
            "Zero.\n\n" + BASE,
            BASE.replace("six", "SIX"),
            "Zero.\n\n" + BASE.replace("six", "SIX"),
        ),
    ],
)
def test_changes_of_different_words_are_put_together(mine, theirs, merged):
    for text in (merge(BASE, mine, theirs), merge(BASE, theirs, mine)):
        assert text.is_clean
        assert text.text == merged


def test_the_same_words_are_a_conflict_of_whole_paragraphs_with_both_texts():
    found = merge(BASE, BASE.replace("six", "sex"), BASE.replace("six", "sei"))
    assert found.conflicts == (
        Conflict("Five six seven.", mine="Five sex seven.", theirs="Five sei seven."),
    )
    assert not found.is_clean
    assert found.text == (
        "One two three four.\n\nFive sex seven.\n\nFive sei seven.\n\nEight nine."
    )


def test_what_one_took_out_and_the_other_changed_is_a_conflict():
    found = merge(BASE, BASE.replace("Five six seven.\n\n", ""), BASE.replace("six", "SIX"))
    assert found.conflicts == (Conflict("Five six seven.", mine="", theirs="Five SIX seven."),)
    assert "Five SIX seven." in found.text


def test_a_rewritten_paragraph_takes_no_single_words_from_the_other():
    base = "Please sign the letter and send it to the minister."
    mine = "We ask for help with the care that people need, and to be heard."
    found = merge(base, mine, base.replace("sign", "read"))
    assert len(found.conflicts) == 1


def test_line_ends_make_no_conflict():
    assert merge(BASE, BASE.replace("\n", "\r\n"), BASE + " Ten.").text == BASE + " Ten."


def test_words_are_never_glued_together():
    assert merge("a .", "a.", "a b .").conflicts


_WORDS = st.sampled_from(["one", "two", "three", ".", ",", "{{ name }}"])
_PARAGRAPHS = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_TEXTS = st.lists(_PARAGRAPHS, max_size=4).map("\n\n".join)
_OWN = st.sampled_from(["mine", "theirs"])


def _changed(text, places, word):
    words = text.split(" ")
    for place in places:
        words.insert(place % (len(words) + 1), word)
    return " ".join(words)


@given(_TEXTS, st.lists(st.integers(0, 30), max_size=4), st.lists(st.integers(0, 30), max_size=4))
def test_nothing_that_either_wrote_is_lost(base, my_places, their_places):
    mine = _changed(base, my_places, "MINE")
    theirs = _changed(base, their_places, "THEIRS")
    found = merge(base, mine, theirs)
    assert found.text.split().count("MINE") >= len(my_places)
    assert found.text.split().count("THEIRS") >= len(their_places)


@given(_TEXTS, _TEXTS)
def test_one_sided_changes_are_taken_whole(base, other):
    assert merge(base, other, base).text == merge(base, base, other).text == other.strip()
    assert merge(base, other, other).is_clean


@given(_TEXTS, _TEXTS, _TEXTS)
def test_every_conflict_holds_two_different_texts(base, mine, theirs):
    for conflict in merge(base, mine, theirs).conflicts:
        assert conflict.mine != conflict.theirs
        assert conflict.mine in mine
        assert conflict.theirs in theirs
