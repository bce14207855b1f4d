from __future__ import annotations

from campaign.core.campaign_settings import Variant
from campaign.core.variants import MAIN, choose

A, B = Variant("a", 30, "A"), Variant("b", 20, "B")
UNITS = [f"unit {number}" for number in range(20_000)]


def dealt(variants, site: str = "one site") -> list[str]:
    return [choose(variants, unit, site) for unit in UNITS]


def test_the_same_unit_always_gets_the_same() -> None:
    assert dealt([A, B]) == dealt([A, B])


def test_shares_are_kept() -> None:
    found = dealt([A, B])
    # Three standard deviations of a share of 20,000 are one percent.
    for name, share in (("a", 0.3), ("b", 0.2), (MAIN, 0.5)):
        assert abs(found.count(name) / len(UNITS) - share) < 0.01


def test_without_variants_everybody_gets_the_main_letters() -> None:
    assert set(dealt([])) == {MAIN}
    assert set(dealt([Variant("a", 0, "A")])) == {MAIN}
    assert set(dealt([Variant("a", 100, "A")])) == {"a"}


def test_a_share_that_grows_at_the_end_moves_nobody_who_had_a_variant() -> None:
    before, after = dealt([A, B]), dealt([A, Variant("b", 40, "B")])
    moved = {(old, new) for old, new in zip(before, after, strict=True) if old != new}
    assert moved == {(MAIN, "b")}


def test_another_site_deals_anew() -> None:
    assert dealt([A, B]) != dealt([A, B], "another site")
