"""The intervals against the worked examples of the papers that they come from."""

from __future__ import annotations

import pytest

from campaign.core.intervals import Count, Verdict, difference, share, verdict


@pytest.mark.parametrize(
    ("yes", "of", "low", "high"),
    [
        # Newcombe, Stat. Med. 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),
    ],
)
def test_wilsons_interval(yes: int, of: int, low: float, high: float) -> None:
    found = share(Count(yes, of))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == yes / of


@pytest.mark.parametrize(
    ("one", "two", "low", "high"),
    [
        # Newcombe, Stat. Med. 17 (1998) 873-890, table II, method 10: the first above the second.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_interval(
    one: tuple[int, int], two: tuple[int, int], low: float, high: float
) -> None:
    found = difference(main=Count(*two), other=Count(*one))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    back = difference(main=Count(*one), other=Count(*two))
    assert back is not None
    assert (round(back.low, 4), round(back.high, 4)) == (-high, -low)


def test_nobody_asked_has_no_share() -> None:
    assert share(Count(0, 0)) is None
    assert difference(Count(0, 0), Count(1, 2)) is None
    assert verdict(Count(0, 0), Count(50, 100)) is Verdict.TOO_FEW


@pytest.mark.parametrize(("yes", "of"), [(2, 1), (-1, 5)])
def test_what_cannot_be_counted_is_refused(yes: int, of: int) -> None:
    with pytest.raises(ValueError, match="of"):
        Count(yes, of)


@pytest.mark.parametrize(
    ("main", "other", "expected"),
    [
        ((50, 100), (80, 100), Verdict.HIGHER),
        ((80, 100), (50, 100), Verdict.LOWER),
        ((50, 100), (55, 100), Verdict.NO_DIFFERENCE_SEEN),
        ((50, 100), (80, 99), Verdict.TOO_FEW),
        ((49, 99), (80, 100), Verdict.TOO_FEW),
        ((5, 100), (95, 100), Verdict.HIGHER),
        ((4, 100), (95, 100), Verdict.TOO_FEW),
        ((5, 100), (96, 100), Verdict.TOO_FEW),
        ((500, 1000), (4, 1000), Verdict.TOO_FEW),
    ],
)
def test_the_verdict(main: tuple[int, int], other: tuple[int, int], expected: Verdict) -> None:
    assert verdict(Count(*main), Count(*other)) is expected
