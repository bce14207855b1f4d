from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from letters.alignment import align, without_chance

_WORDS = st.lists(st.sampled_from("abc"), max_size=12)


def _length(old, new):
    """The plain definition, slow and clear."""

    @cache
    def best(first, second):
        if first == len(old) or second == len(new):
            return 0
        if old[first] == new[second]:
            return 1 + best(first + 1, second + 1)
        return max(best(first + 1, second), best(first, second + 1))

    return best(0, 0)


@given(_WORDS, _WORDS)
def test_as_many_as_can_be_are_paired_in_order(old, new):
    pairs = align(old, new)
    assert all(old[first] == new[second] for first, second in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert len(pairs) == _length(tuple(old), tuple(new))


def test_a_stray_match_between_larger_changes_is_dropped():
    old, new = ["a", "b", "the", "c", "d"], ["v", "w", "the", "x", "y"]
    assert align(old, new) == [(2, 2)]
    assert without_chance([(2, 2)], (5, 5), lambda _: 1, 3) == []
    assert without_chance([(2, 2)], (5, 5), lambda _: 1, 1) == [(2, 2)]


def test_a_match_at_an_edge_stays():
    assert without_chance([(0, 0)], (5, 5), lambda _: 1, 3) == [(0, 0)]


def test_too_much_to_compare_is_not_compared():
    old, new = ["a", *"b" * 20_000, "c"], ["d", *"b" * 20_001, "e"]
    assert align(old, new) == []
