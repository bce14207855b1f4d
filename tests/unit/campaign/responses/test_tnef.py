from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.responses.rtf import rtf_to_text, unpacked
from campaign.responses.tnef import read_tnef

HEAD = struct.pack("<IH", 0x223E9F78, 1)


def attribute(name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", 1, name, 6, len(value)) + value + b"\0\0"


def property_of(kind: int, key: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, key, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*several: bytes) -> bytes:
    return attribute(0x9003, struct.pack("<I", len(several)) + b"".join(several))


def text_of(content: bytes) -> str:
    found = read_tnef(content)
    assert found is not None
    return found.text


def test_the_text_is_the_plain_body_else_the_html_else_the_rtf() -> None:
    plain = property_of(31, 0x1000, "Tŷ\0".encode("utf-16-le"))
    html = property_of(258, 0x1013, b"<p>caf\xe9</p>")
    packed = struct.pack("<II4sI", 0, 0, b"MELA", 0) + b"{\\rtf1 words}"
    rtf = property_of(258, 0x1009, packed)
    assert text_of(HEAD + properties(rtf, html, plain)) == "Tŷ"
    assert text_of(HEAD + properties(rtf, html)) == "café"
    assert text_of(HEAD + properties(rtf)) == "words"
    assert text_of(HEAD + attribute(0x800C, b"old\0")) == "old"


def test_named_and_unused_properties_are_stepped_over() -> None:
    by_name = struct.pack("<HH16sII", 3, 0x8001, b"", 1, 6) + b"a\0b\0\0\0\0\0" + b"\1\0\0\0"
    by_number = struct.pack("<HH16sII", 3, 0x8002, b"", 0, 7) + b"\1\0\0\0"
    plain = property_of(30, 0x1000, b"found")
    assert text_of(HEAD + properties(by_name, by_number, plain)) == "found"


def test_what_is_no_winmail_dat_is_none() -> None:
    assert read_tnef(b"") is None
    assert read_tnef(b"%PDF-1.4 and more") is None


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise(content: bytes) -> None:
    read_tnef(HEAD + content)
    read_tnef(HEAD + properties(content))
    read_tnef(HEAD + attribute(0x9002, b"") + attribute(0x9005, content))
    unpacked(b"\0" * 8 + b"LZFu\0\0\0\0" + content)
    rtf_to_text(content)


@pytest.mark.parametrize("unit", [attribute(0x9002, b""), attribute(0x9003, b"\xff" * 8), b"\0"])
def test_a_file_made_of_attributes_takes_no_longer_than_others(unit: bytes) -> None:
    began = time.process_time()
    read_tnef(HEAD + unit * (5_000_000 // len(unit)))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1250 \'f5}", "ő"),
        (rb"{\rtf1 a\par b\tab c\line d}", "a\nb\tc\nd"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator x;}a{\pict 0102}b}", "ab"),
        (rb"{\rtf1\uc2 \u373 ??x}", "ŵx"),
        (rb"{\rtf1\u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1 \{a\}\\b}", "{a}\\b"),
        (rb"}}}{{{\u99999999?x", "\ue0ffx"),
    ],
)
def test_rtf_is_read_as_words(rtf: bytes, text: str) -> None:
    assert rtf_to_text(rtf).strip() == text
