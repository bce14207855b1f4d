from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.supporter import (
    BODY_LIMIT,
    NAME_LIMIT,
    InputError,
    Problem,
    address_line,
    email_address,
    letter_body,
    letter_subject,
    one_line,
    paragraphs,
    person_name,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jane   Smith ", "Jane Smith"),
        ("Siân O’Connor-Llŷr", "Siân O’Connor-Llŷr"),
        ("Jane\r\nBcc: everyone@example.org"[:4], "Jane"),
        ("Jane\r\nSmith", "Jane Smith"),
        ("Jane\x00Smith", "Jane Smith"),
        ("\u202eJane Smith", "Jane Smith"),
        ("Jane 🌷 Smith", "Jane 🌷 Smith"),
        ("محمد علي", "محمد علي"),
        ("e\u0301lise", "élise"),
    ],
)
def test_names_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    assert person_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.MISSING),
        (" \t\u200b ", Problem.MISSING),
        ("12345", Problem.NO_LETTERS),
        ("🌷🌷", Problem.NO_LETTERS),
        ("<b>Jane</b>", Problem.MARKUP),
        ("Win at https://spam.example", Problem.LINK),
        ("www.spam.example", Problem.LINK),
        ("jane@home.example", Problem.LINK),
        ("Jane\r\nBcc: a@b.example", Problem.LINK),
        ("x" * (NAME_LIMIT + 1), Problem.TOO_LONG),
    ],
)
def test_names_that_cannot_be_used_say_why(typed: str, problem: Problem) -> None:
    with pytest.raises(InputError) as caught:
        person_name(typed)
    assert caught.value.problem is problem


def test_too_long_says_how_long_and_how_long_it_may_be() -> None:
    with pytest.raises(InputError) as caught:
        person_name("x" * 300)
    assert (caught.value.limit, caught.value.found) == (NAME_LIMIT, 300)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jane@home.example", "jane@home.example"),
        (" Jane.Smith@HOME.example ", "Jane.Smith@home.example"),
        ("jane@bücher.example", "jane@bücher.example"),
        ("jane+mp@home.example", "jane+mp@home.example"),
    ],
)
def test_addresses_are_normalised(typed: str, kept: str) -> None:
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.MISSING),
        ("jane", Problem.NOT_EMAIL),
        ("jane@home@home.example", Problem.NOT_EMAIL),
        ("jane@home", Problem.NOT_EMAIL),
        ("jane@home.example, john@home.example", Problem.NOT_EMAIL),
        ("Jane <jane@home.example>", Problem.EMAIL_WITH_NAME),
        ("jäne@home.example", Problem.EMAIL_NOT_ASCII),
        ("jane@home.example\r\nBcc: a@b.example", Problem.NOT_EMAIL),
    ],
)
def test_what_is_no_single_address_says_why(typed: str, problem: Problem) -> None:
    with pytest.raises(InputError) as caught:
        email_address(typed)
    assert caught.value.problem is problem


def test_an_optional_line_of_the_address_may_be_empty_and_a_needed_one_not() -> None:
    assert address_line("  ", needed=False) == ""
    with pytest.raises(InputError):
        address_line("  ", needed=True)


def test_a_letter_keeps_its_paragraphs_and_loses_what_nobody_can_see() -> None:
    typed = "First.\r\n\r\n\r\n\r\nSecond\x00 line. \r\nThird\u202e line, long enough to send."
    assert letter_body(typed) == "First.\n\nSecond  line.\nThird line, long enough to send."


@pytest.mark.parametrize("typed", ["", "\n \x00\n"])
def test_an_empty_letter_is_missing(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        letter_body(typed)
    assert caught.value.problem is Problem.MISSING


def test_a_letter_of_50000_characters_is_too_long_and_a_word_too_short() -> None:
    with pytest.raises(InputError) as caught:
        letter_body("x" * 50_000)
    assert (caught.value.problem, caught.value.limit) == (Problem.TOO_LONG, BODY_LIMIT)
    with pytest.raises(InputError) as caught:
        letter_body("Help!")
    assert caught.value.problem is Problem.TOO_SHORT


@given(st.text())
def test_one_line_is_one_line_whatever_comes(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line) == line


@given(st.text())
def test_paragraphs_are_stable_and_without_control_characters(text: str) -> None:
    kept = paragraphs(text)
    assert "\n\n\n" not in kept
    assert not any(ord(char) < 32 and char != "\n" for char in kept)
    assert paragraphs(kept) == kept


@given(st.text())
def test_nothing_that_passes_can_break_a_header(text: str) -> None:
    for clean in (person_name, letter_subject, email_address):
        try:
            value = clean(text)
        except InputError:
            continue
        assert "\n" not in value
        assert "\r" not in value
