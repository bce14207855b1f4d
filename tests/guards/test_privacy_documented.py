"""docs/privacy.md says of every class how long it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaign.core.retention import Keep

DOCUMENT = (Path(__file__).parents[2] / "docs/privacy.md").read_text("utf-8")


@pytest.mark.parametrize("keep", Keep)
def test_every_class_is_documented_as_it_is(keep: Keep) -> None:
    days = f"{keep.value.days} days" if keep.value.days else "as long as it lasts"
    assert f"| `{keep.name.lower()}` | {days} | {keep.value.why} |" in DOCUMENT
