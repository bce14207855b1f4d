"""The topics of the contact page, as campaign.toml names them."""

from __future__ import annotations

import pytest

from campaign.core.contact_topics import ContactTopic, read_topics

PRESS = {"key": "press", "label": "The press", "address": "press@charity.example"}


def test_a_sound_table_is_a_topic() -> None:
    faults: list[str] = []
    assert read_topics([PRESS], faults) == (
        ContactTopic("press", "The press", "press@charity.example"),
    )
    assert faults == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"key": "The press"}, "contact: key must be"),
        ({"label": ""}, "contact press: label must be"),
        ({"label": "x" * 81}, "contact press: label must be"),
        ({"address": "the press office"}, "contact press: address must be one e-mail address."),
        ({"adress": "x"}, "contact press: adress is not known"),
    ],
)
def test_what_is_wrong_is_said(entry: dict[str, str], fault: str) -> None:
    faults: list[str] = []
    read_topics([PRESS | entry], faults)
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_two_of_one_key_are_one_too_many() -> None:
    faults: list[str] = []
    read_topics([PRESS, PRESS], faults)
    assert faults == ["contact press: there are two of that key."]
