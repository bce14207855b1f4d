from __future__ import annotations

import pytest

from letters.errors import LetterFileError
from letters.letter_file import read
from letters.types import LetterSource


def test_reads_subject_and_body():
    assert read("Subject: A {{ b }}\r\n\r\nOne\r\n\r\nTwo\r\n") == LetterSource(
        subject="A {{ b }}", body="One\n\nTwo\n"
    )


def test_a_byte_order_mark_is_no_part_of_the_words():
    assert read("\ufeffSubject: A\n\nOne\n") == LetterSource(subject="A", body="One\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_subject"),
        ("Dear MP\n\nx", "no_subject"),
        ("Subject:  \n\nx", "no_subject"),
        ("Subject: a", "no_body"),
        ("Subject: a\n\n \n", "no_body"),
        ("Subject: a\nx", "no_body"),
    ],
)
def test_says_what_a_file_lacks(text, code):
    with pytest.raises(LetterFileError) as caught:
        read(text)
    assert caught.value.code == code
