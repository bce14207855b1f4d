from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.compare import Change, Piece, compare

SIGNS = {Change.KEPT: "{}", Change.ADDED: "[+{}+]", Change.REMOVED: "[-{}-]"}


def _shown(old, new):
    return "".join(SIGNS[piece.change].replace("{}", piece.text) for piece in compare(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b c", "a b c", "a b c"),
        ("", "", ""),
        ("", "a b", "[+a b+]"),
        ("a b", "", "[-a b-]"),
        ("Please sign it.", "Please read it.", "Please [-sign-][+read+] it."),
        ("The end.", "The end of it all.", "The end[+ of it all+]."),
        ("Sign, and send.", "Sign and send.", "Sign[-,-] and send."),
        ("don't go", "do go", "[-don't-][+do+] go"),
        ("well-known", "known", "[-well-known-][+known+]"),
        ("one two", "uno dos", "[-one two-][+uno dos+]"),
        ("I {{ mp_name }} x", "I {{ nation }} x", "I [-{{ mp_name }}-][+{{ nation }}+] x"),
        ("A.\n\nC.", "A.\n\nB.\n\nC.", "A.\n\n[+B.+][+\n\n+]C."),
        ("A.\n\nB.\n\nC.", "A.\n\nC.", "A.\n\n[-B.-][-\n\n-]C."),
    ],
)
def test_whole_words_are_marked(old, new, shown):
    assert _shown(old, new) == shown


def test_chance_words_do_not_break_up_a_new_sentence():
    old = "Nobody should go with such an illness uncounted, or be left to the pain alone."
    new = "Ministers have promised to find money, and we shall be glad when the day comes."
    assert [piece.change for piece in compare(old, new)] == [
        Change.REMOVED,
        Change.ADDED,
        Change.KEPT,
    ]


def test_an_equal_paragraph_holds_its_place_between_rewritten_ones():
    same = "This one stays just as it is."
    pieces = compare(f"Old one.\n\n{same}\n\nOld end.", f"New start here.\n\n{same}\n\nA new stop.")
    assert Piece(Change.KEPT, same) in pieces


def test_no_piece_reaches_across_a_paragraph_s_end():
    pieces = compare("a\n\nb c", "x\n\ny\n\nz\n\nb c")
    assert sum(piece.is_paragraph_end for piece in pieces) == 3
    assert all("\n\n" not in piece.text for piece in pieces if not piece.is_paragraph_end)


_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["a", "b", " ", ", ", ".", "\n", "\n\n", "{{ a }}", "{%"]),
        st.text(max_size=3),
    )
).map("".join)


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_back(old, new):
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == old
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == new
    assert all(piece.text for piece in pieces)


@given(_TEXTS)
def test_equal_texts_have_no_changes(text):
    assert {piece.change for piece in compare(text, text)} <= {Change.KEPT}


def _seconds(old, new):
    """The best of three, as other processes may have slowed one."""
    times = []
    for _ in range(3):
        started = time.process_time()
        compare(old, new)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize("unit", ["a ", "a b ", "a. ", "{%", "'", "a\n\n", " \n", "a-"])
def test_repeating_words_take_not_much_longer_than_others(unit):
    old, new = unit * (20_000 // len(unit)), "x" + unit * (19_000 // len(unit)) + "y"
    others = " ".join(f"w{number}" for number in range(3_400))
    assert _seconds(old, new) < 25 * _seconds(others, f"x{others}y")
