from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.headers import NAME_LENGTH, SUBJECT_LENGTH, display_name, subject_line
from letters.render import render

_DANGEROUS = [*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029", "\u202e"]


def test_a_header_cannot_be_added():
    assert subject_line("Hello\r\nBcc: all@example.org") == "Hello Bcc: all@example.org"
    assert display_name("Jo\r\nBcc: all@example.org") == "Jo Bcc all example.org"


@pytest.mark.parametrize("start", ["=?", "=??", "=\u200b?", "==?", "=?=?"])
@pytest.mark.parametrize("clean", [subject_line, display_name])
def test_an_encoded_word_cannot_bring_a_header_in(clean, start):
    message = EmailMessage()
    message["Subject"] = clean(f"{start}utf-8?q?Hello=0D=0ABcc=3A_all=40example.org?=")
    assert b"\nBcc" not in message.as_bytes()
    assert "=?" not in clean(f"{start}utf-8?b?SGk=?=")


def test_reordering_marks_and_odd_spaces_go():
    assert subject_line(" a\u202e\u2066b\u00a0\u2003 c\u200b ") == "ab c"


@pytest.mark.parametrize("name", ["Siân Ŵyn-O'Neill", "李 明", "Zoë 👩\u200d⚕️", "مریم\u200cها"])
def test_names_keep_accents_scripts_and_emoji(name):
    assert display_name(name) == name


def test_signs_of_address_syntax_leave_a_name():
    assert display_name('Smith, Jane; "x" <y@z.example>') == "Smith Jane x y z.example"


def test_length_is_bounded_and_the_cut_is_shown():
    assert len(subject_line("é" * 999)) == SUBJECT_LENGTH
    assert display_name("é" * 999).endswith("…")
    assert len(display_name("é" * 999)) == NAME_LENGTH


@given(st.text())
def test_whatever_comes_in_one_safe_line_comes_out(text):
    for line, length in ((subject_line(text), SUBJECT_LENGTH), (display_name(text), NAME_LENGTH)):
        assert len(line) <= length
        assert not any(sign in line for sign in _DANGEROUS)
        assert line.encode("utf-8").decode() == line
        assert "=?" not in line


@pytest.mark.parametrize(
    "value",
    [
        "Leeds\r\nBcc: all@example.org",
        "Leeds\nBcc: all@example.org\n\nA new body",
        "Leeds\rBcc: all@example.org",
        "Leeds\u2028Bcc: all@example.org",
        "Leeds\x85Bcc: all@example.org",
        "Leeds\x0bBcc: all@example.org",
        "Leeds\x00\r\n\tBcc: all@example.org",
        "=?utf-8?q?Leeds=0D=0ABcc=3A_all=40example.org?=",
        "Leeds" + " " * 990 + "\r\nBcc: all@example.org",
    ],
)
@pytest.mark.parametrize(
    "source", ["A request from {{ constituency }}", "A\nBcc: x\n{{ constituency }}"]
)
def test_an_author_s_subject_is_one_header_whatever_it_and_its_values_hold(source, value):
    message = EmailMessage()
    message["Subject"] = subject_line(render(source, {"constituency": value}))
    message.set_content("Body")
    assert message.keys() == [
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ]
    assert b"\nBcc" not in message.as_bytes()
    assert message_from_bytes(message.as_bytes()).keys() == message.keys()
