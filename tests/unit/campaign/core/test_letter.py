from __future__ import annotations

from datetime import date

import pytest

from campaign.core.letter import letter_to_post, long_date, salutation
from postcodes import Finder


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Lucy Powell", "Dear Lucy Powell"),
        ("Sir Mark Hendrick", "Dear Sir Mark"),
        ("Dame Meg Hillier", "Dear Dame Meg"),
        ("Sir Iain Duncan Smith", "Dear Sir Iain"),
        ("Mr Gregory Campbell", "Dear Mr Campbell"),
        ("Dr Danny Chambers", "Dear Dr Chambers"),
        ("Ms Jane van der Berg", "Dear Ms Jane van der Berg"),
    ],
)
def test_a_greeting_is_as_people_are_addressed(name: str, greeting: str) -> None:
    assert salutation(name) == greeting


def test_no_member_is_addressed_by_a_title_and_a_forename_alone() -> None:
    finder = Finder.embedded()
    for constituency in finder.constituencies:
        member = finder.member(constituency.code)
        if member is None:
            continue
        words = salutation(member.name).split()
        assert len(words) >= 3, member.name
        assert words[-1] in member.name
        if words[1] in ("Mr", "Mrs", "Ms", "Miss", "Dr"):
            assert words[-1] == member.name.split()[-1]


def test_dates_are_as_letters_write_them() -> None:
    assert long_date(date(2026, 6, 5)) == "5 June 2026"


def test_what_goes_on_paper_says_nothing_of_e_mail() -> None:
    notes = "Enclosed: a letter\n\nPlease answer this e-mail"
    body = "Dear Ann,\n\nOne line\n\n--\n\nof mine\n\nJane"
    assert letter_to_post(f"{body}\n\n--\n\n{notes}") == body
    sources = "Sources: a survey, 2024."
    assert letter_to_post(f"{body}\n\n--\n\n{sources}\n\n{notes}") == f"{body}\n\n{sources}"
    assert letter_to_post("Words alone") == "Words alone"
