from __future__ import annotations

import pytest

from campaign.core.campaign_toml import from_mapping
from campaign.core.errors import CampaignFilesError
from postcodes import Nation


def toml(**changes: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "slug": "test",
        "title": "Test",
        "strapline": "Strap",
        "summary": "Sum",
        "goal": 10,
        "charity": {"name": "C", "url": "https://c.example", "contact_email": "a@c.example"},
        "share": {"text": "Share"},
        "nations": {
            "wales": {
                "minister_office": "Cabinet Secretary",
                "minister_department": "Welsh Government",
                "minister_address": ["Cathays Park"],
                "minister_salutation": "Cabinet Secretary",
            }
        },
    }
    return {**whole, **changes}


def test_a_whole_file_becomes_settings() -> None:
    settings = from_mapping(toml())
    assert settings.ministers[Nation.WALES].address == ("Cathays Park",)
    assert Nation.ENGLAND not in settings.ministers
    assert settings.department_members == frozenset()


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(CampaignFilesError) as caught:
        from_mapping(toml(title="", goal=0, nations={"france": {}}, charity=None))
    text = "\n".join(caught.value.faults)
    for word in ("title", "goal", "france", "charity"):
        assert word in text


@pytest.mark.parametrize("slug", ["team", "confirm", "letter", "static", "dev", "api"])
def test_a_campaign_may_not_take_the_name_of_one_of_our_own_addresses(slug: str) -> None:
    with pytest.raises(CampaignFilesError, match=slug):
        from_mapping(toml(slug=slug))


@pytest.mark.parametrize("slug", ["Wales!", "a", "../x", "x" * 81])
def test_a_slug_is_fit_for_an_address(slug: str) -> None:
    with pytest.raises(CampaignFilesError, match="slug"):
        from_mapping(toml(slug=slug))
