"""The report on a person, as people read it: what they look for first, and all of it somewhere."""

from __future__ import annotations

from campaign.privacy.labels import FIRST, KINDS, LABELS, LISTED
from campaign.privacy.readable import sections

REPORT = {
    "letters": [
        {
            "campaign": "Count everyone",
            "reference": "ABC-DEF",
            "name": "Jane Smith",
            "confirmed_at": "2026-11-23T09:30:00+00:00",
            "answered_on": "2026-12-01",
            "is_disputed": False,
            "brand_new_column": "kept",
            "consents": [{"wording": "Write to me.", "given_at": "2026-11-23T09:30:00+00:00"}],
            "events": [
                {"at": "2026-11-23T09:30:00+00:00", "after": "queued", "cause": "confirmed"},
                {"at": "2026-11-23T09:31:00+00:00", "after": "sent", "cause": "taken on"},
            ],
            "surveys": [],
        }
    ],
    "other_mail": [],
}


def test_what_people_look_for_comes_first_and_the_rest_is_there() -> None:
    letter, consent, steps = sections(REPORT)
    assert letter.title == "Letter 1"
    assert letter.lines == [
        ("Campaign", "Count everyone"),
        ("Reference", "ABC-DEF"),
        ("Name", "Jane Smith"),
        ("Confirmed", "23 November 2026, 09:30"),
        ("Day of the MP's answer", "1 December 2026"),
    ]
    assert letter.more == [("Is disputed", "no"), ("Brand new column", "kept")]
    assert (consent.title, consent.lines[0]) == (
        "Letter 1: what you agreed to 1",
        ("The very words", "Write to me."),
    )
    assert steps.title == "Letter 1: its steps"
    assert steps.more == [
        ("23 November 2026, 09:30", "queued, confirmed"),
        ("23 November 2026, 09:31", "sent, taken on"),
    ]


def test_whatever_comes_first_has_a_name() -> None:
    assert {name for names in FIRST.values() for name in names} <= set(LABELS)
    assert set(FIRST) | set(LISTED) == set(KINDS)
