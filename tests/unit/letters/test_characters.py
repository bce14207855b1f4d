from __future__ import annotations

import pytest

from letters.characters import ODD, plain


def test_line_ends_become_one_kind():
    assert plain("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    "text", ["Ŵyn", "👩\u200d⚕️", "🏴\U000e0067\U000e0062\U000e007f", "a\tb\nc"]
)
def test_letters_emoji_tabs_and_line_ends_stay(text):
    assert plain(text) == text
    assert not ODD.search(text)


@pytest.mark.parametrize("odd", ["\x00", "\x7f", "\x9f", "\ud800", "\ufffe", "\u202e", "\ufeff"])
def test_odd_characters_are_found_and_removed(odd):
    assert ODD.search(odd)
    assert plain(f"a{odd}b") == "ab"
