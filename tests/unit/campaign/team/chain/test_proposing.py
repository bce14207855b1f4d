"""What an answer probably is: only plain words count."""

from __future__ import annotations

import pytest

from campaign.core.chain import Reading
from campaign.core.incoming import IncomingKind
from campaign.team.chain.proposing import propose

R = Reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("I fully support the campaign and its aims.", R.SUPPORTIVE),
        ("I agree with the points you make, but the budget is tight.", None),
        ("I agree with your call for a nurse for everyone.", R.SUPPORTIVE),
        ("I have written to the Secretary of State for Health and Social Care.", R.WROTE),
        ("I’ve raised this with the Minister for Health on your behalf.", R.WROTE),
        ("I will write to the Health Secretary and let you know.", R.WILL_WRITE),
        ("I shall forward your letter to the Cabinet Secretary for Health.", R.WILL_WRITE),
        (("Please find attached the response I have received from the Department of Health and "
         "Social Care."), R.MINISTER),
        ("The Department of Health has now replied to me.", R.MINISTER),
        ("I am afraid I cannot support this request.", R.AGAINST),
        ("You do not live in my constituency, so please write to your own MP.", R.NOT_THEIRS),
        ("As you are not my constituent I am unable to help.", R.NOT_THEIRS),
        ("Your address is outside my constituency.", R.NOT_THEIRS),
        ("Thank you for writing. Breast cancer is an important matter.", None),
        ("", None),
    ],
)  # fmt: skip
def test_plain_words_make_a_proposal(text: str, reading: Reading | None) -> None:
    assert propose(IncomingKind.ANSWER, text) is reading


def test_what_comes_later_in_the_chain_prevails() -> None:
    text = "I fully support this. I have written to the Health Secretary."
    assert propose(IncomingKind.ANSWER, text) is R.WROTE


def test_an_acknowledgement_is_one_whatever_its_words() -> None:
    assert propose(IncomingKind.ACKNOWLEDGEMENT, "I fully support this.") is R.ACKNOWLEDGEMENT


def test_lines_may_break_anywhere() -> None:
    text = "I have\nwritten to the\r\n Secretary of   State."
    assert propose(IncomingKind.ANSWER, text) is R.WROTE


def test_a_very_long_text_is_read_quickly() -> None:
    assert propose(IncomingKind.ANSWER, "I have written to my " * 20_000) is None
