"""The Welsh table of campaign.toml: what it changes, what stays English, what it may not be."""

from __future__ import annotations

import pytest

from campaign.core.campaign_toml import from_mapping
from campaign.core.errors import CampaignFilesError
from postcodes import Nation
from tests.unit.campaign.core.test_campaign_toml import toml

FIGURE = {
    "name": "living_with",
    "label": "People",
    "value": "about 61,000",
    "unit": "people",
    "source": "Estimate",
    "date": "2025",
    "geography": "UK",
}
WELSH_FIGURE = {"of": "about 61,000 people", "value": "tua 61,000", "unit": "o bobl"}


def settings_with(cy: object, **changes: object):
    ask = {"title": "Count", "text": "Count all.", "nations": ["wales"]}
    return from_mapping(toml(cy=cy, figure=[FIGURE], ask=[ask], **changes))


def test_what_is_in_welsh_is_told_in_welsh_and_the_rest_in_english() -> None:
    settings = settings_with(
        {
            "title": "Prawf",
            "nations": {"wales": {"minister_office": "Ysgrifennydd y Cabinet"}},
            "ask": [{"title": "Cyfrif"}],
            "figure": {"living_with": WELSH_FIGURE},
        }
    )
    told = settings.told_in("cy")
    assert (told.title, told.strapline) == ("Prawf", "Strap")
    assert told.ministers[Nation.WALES].office == "Ysgrifennydd y Cabinet"
    assert told.ministers[Nation.WALES].department == "Welsh Government"
    assert (told.asks[0].title, told.asks[0].text) == ("Cyfrif", "Count all.")
    assert (told.figures[0].number, told.figures[0].label) == ("tua 61,000 o bobl", "People")
    assert settings.told_in("en") == settings
    assert settings.title == "Test"


def test_a_figure_that_has_changed_since_is_told_in_english_whole() -> None:
    old = WELSH_FIGURE | {"of": "about 35,000 people", "label": "Pobl"}
    figure = settings_with({"figure": {"living_with": old}}).told_in("cy").figures[0]
    assert (figure.number, figure.label) == ("about 61,000 people", "People")


def test_a_campaign_without_a_welsh_table_is_told_in_english() -> None:
    settings = from_mapping(toml())
    assert settings.told_in("cy") is settings


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"titel": "Prawf"}, "does not know titel"),
        ({"title": 7}, "cy.title must be a text"),
        ("Prawf", "cy must be a table"),
        ({"ask": []}, None),
        ({"ask": [{}, {}]}, "in the same order"),
        ({"figure": {"living_with": {"value": "tua 61,000"}}}, "for which English number"),
        ({"figure": {"gone": {"value": "1"}}}, None),
        ({"nations": {"wales": {"minister_address": "Caerdydd"}}}, "must be a list of texts"),
        ({"prompts": "Pam?"}, "cy.prompts must be a list"),
    ],
)
def test_what_is_mistyped_is_told(table: object, fault: str | None) -> None:
    if fault is None:
        assert settings_with(table).told_in("cy").title == "Test"
        return
    with pytest.raises(CampaignFilesError, match=fault):
        settings_with(table)
