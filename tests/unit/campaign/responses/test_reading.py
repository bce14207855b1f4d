"""Broken, hostile and too large messages: reading never raises and keeps to its limits."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.responses.incoming import (
    DEPTH,
    FILE_BYTES,
    FILES,
    TEXT_CHARACTERS,
    Incoming,
)
from campaign.responses.reading import from_parse_fields, read
from campaign.responses.sorting import sort

HEAD = b"From: Carys <carys@parliament.example>\r\nSubject: Re: Library\r\nMIME-Version: 1.0\r\n"


def plain(body: bytes, charset: str = "utf-8", encoding: str = "8bit") -> bytes:
    return (
        HEAD
        + f"Content-Type: text/plain; charset={charset}\r\n".encode()
        + f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        + body
    )


def attached(content: bytes, name: str = "a.pdf") -> bytes:
    return (
        f'--b\r\nContent-Type: application/pdf; name="{name}"\r\n'
        "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + base64.encodebytes(content)


def mixed(*parts: bytes) -> bytes:
    text = b"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
    head = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + text + b"".join(parts) + b"--b--\r\n"


def test_headers_become_values() -> None:
    found = read(
        HEAD
        + b"Date: Mon, 23 Nov 2026 19:02:11 +0100\r\nMessage-ID: <1@parliament.example>\r\n"
        + b"In-Reply-To: <2@charity.example>\r\nReferences: <3@x.example>\r\n <2@charity.example>\r\n"
        + b"Precedence: bulk\r\nX-Other: yes\r\n\r\nHello\r\n",
        "t@replies.charity.example",
    )
    assert found == Incoming(
        message_id="<1@parliament.example>",
        in_reply_to="<2@charity.example>",
        references=("<3@x.example>", "<2@charity.example>"),
        from_address="carys@parliament.example",
        from_name="Carys",
        envelope_to="t@replies.charity.example",
        subject="Re: Library",
        sent_at=datetime(2026, 11, 23, 18, 2, 11, tzinfo=UTC),
        text="Hello\n",
        headers=(("precedence", "bulk"),),
    )


@pytest.mark.parametrize("raw", [b"", b"\0", b"\r\n\r\n", b"Subject", b":\r\n:\r\n"])
def test_a_message_without_anything_is_an_empty_text(raw: bytes) -> None:
    found = read(raw)
    assert found.text.strip() in ("", "Subject", ":\n:")
    assert (found.from_address, found.sent_at, found.attachments) == ("", None, ())


TEXTS = [
    (plain("Tŷ".encode()), "Tŷ"),
    (plain(b"T\xf4\x92s", "iso-8859-1"), "Tô’s"),
    (plain(b"\x93yes\x94", "us-ascii"), "“yes”"),
    (plain("Tŷ".encode(), "x-made-up"), "Tŷ"),
    (plain(b"caf\xe9", "x-made-up"), "café"),
    (plain(b"abc", "punycode"), "abc"),
    (plain(b"a\0b\x07c"), "abc"),
    (plain("a\u202eb".encode()), "ab"),
    (plain(b"T=C5=B7 a=\r\n ll", encoding="quoted-printable"), "Tŷ a ll"),
    (plain(b"VMW3", encoding="base64"), "Tŷ"),
    (plain(b"VMW3!!", encoding="base64"), "Tŷ"),
    (plain(b"plain", encoding="x-made-up"), "plain"),
    (plain(b"a\r\nb\rc\nd"), "a\nb\nc\nd"),
    (HEAD + b"Content-Type: text/html\r\n\r\n<p>a<script>x</script><p>b", "a\n\nb"),
    (HEAD + b"Content-Type: multipart/mixed\r\n\r\nno boundary", ""),
]


@pytest.mark.parametrize(("raw", "text"), TEXTS)
def test_any_charset_and_encoding_is_read(raw: bytes, text: str) -> None:
    assert read(raw).text == text


def test_eight_bit_and_encoded_headers_are_read() -> None:
    found = read(
        b"Subject: caf\xe9 =?utf-8?b?xbU=?= =?utf-8?q?=C5=B7_?= x\r\n"
        b"From: =?x-unknown?Q?Jos=E9?= <jose@parliament.example>\r\n\r\n"
    )
    assert found.subject == "café ŵŷ x"
    assert (found.from_name, found.from_address) == ("José", "jose@parliament.example")


def test_an_html_body_with_a_plain_footer_loses_neither() -> None:
    body = b"--b\r\nContent-Type: text/html\r\n\r\n<p>The answer</p>\r\n"
    footer = b"--b\r\nContent-Type: text/plain\r\n\r\nSent by a list\r\n--b--\r\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body + footer
    assert read(raw).text == "The answer\n\nSent by a list"


def test_a_file_of_25_megabytes_is_kept_whole() -> None:
    content = bytes(range(256)) * (FILE_BYTES // 256)
    found = read(mixed(attached(content, "letter.pdf")))
    assert [file.name for file in found.attachments] == ["letter.pdf"]
    assert found.attachments[0].sha256 == sha256(content).hexdigest()
    assert not found.is_cut
    assert found.text.strip() == "See the file."


def test_what_is_beyond_the_limits_is_left_out_and_said() -> None:
    too_large = read(mixed(attached(b"x" * (FILE_BYTES + 1)), attached(b"small")))
    assert [file.content for file in too_large.attachments] == [b"small"]
    too_much = read(mixed(attached(b"x" * (FILE_BYTES - 9)), attached(b"y" * 6_000_000)))
    assert len(too_much.attachments) == 1
    too_many = read(mixed(*[attached(b"%d" % number) for number in range(FILES + 1)]))
    assert len(too_many.attachments) == FILES
    too_long = read(plain(b"a" * (TEXT_CHARACTERS + 1)))
    assert len(too_long.text) == TEXT_CHARACTERS
    assert all(found.is_cut for found in (too_large, too_much, too_many, too_long))


def nested(depth: int) -> bytes:
    levels = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        for level in range(depth)
    )
    return HEAD + levels.encode() + b"\r\ndeep\r\n"


HOSTILE = {
    "nested 20": nested(20),
    "nested 200": nested(200),
    "nested 5000": nested(5_000),
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 200 + b"\r\ndeep",
    "more messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"\r\ndeep",
    "parameters": HEAD + b"Content-Type: multipart/mixed" + b";" * 1_000_000 + b"\r\n\r\nx",
    "inner parameters": mixed(b"--b\r\nContent-Type: a/b" + b";" * 1_000_000 + b"\r\n\r\nx\r\n"),
    "comments in an address": b"From: " + b'"(' * 100_000 + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\r\n\r\nx",
    "headers": b"A: b\r\n" * 300_000 + b"\r\nx",
    "one header": b"Subject: a\r\n" + b" b\r\n" * 300_000,
    "many parts": mixed(b"--b\r\n\r\nx\r\n" * 100_000),
    "html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 500_000,
    "no headers": b"x" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_break_us_is_read_in_seconds(name: str) -> None:
    began = time.process_time()
    found = read(HOSTILE[name])
    sort(found)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(("depth", "text"), [(20, "deep"), (DEPTH, "deep"), (40, ""), (200, "")])
def test_what_lies_too_deep_is_left_out_and_said(depth: int, text: str) -> None:
    found = read(nested(depth))
    assert (found.text.strip(), found.is_cut, found.subject) == (text, not text, "Re: Library")


def test_of_endless_headers_the_first_are_read() -> None:
    found = read(HOSTILE["headers"].replace(b"A: b", b"Subject: x", 1))
    assert (found.subject, found.text, found.is_cut) == ("x", "", True)


@given(st.binary(max_size=600))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(body: bytes) -> None:
    for head in (b"", HEAD, HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"):
        assert len(read(head + body).text) <= TEXT_CHARACTERS


PIECES = [
    b"Content-Type: ", b"multipart/alternative", b"message/rfc822", b"message/delivery-status",
    b"text/html", b"application/ms-tnef", b"; boundary=b", b"\r\n", b"\r\n\r\n", b"--b\r\n", b"--b--",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"; charset=utf-16", b"; name*0*=utf-8''%", b"; name*=x", b"=?utf-8?b?x", b"\xff", b"Date: 1 Jan 99999",
    b"From: <", b"begin 644 x\r\n", b"\x78\x9f\x3e\x22\0\0", b"Subject:", b"AAAA",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_broken_mime_raises(pieces: list[bytes]) -> None:
    sort(read(b"".join(pieces)))


FIELDS: dict[str, str | bytes] = {
    "headers": b"Date: Mon, 23 Nov 2026 18:02:11 +0000\r\nAuto-Submitted: no\r\n"
    b"In-Reply-To: <2@charity.example>\r\nFrom: ignored <x@parliament.example>",
    "from": "Carys <carys@parliament.example>",
    "to": "someone.else@charity.example",
    "subject": b"Tr\xf4",
    "text": b"I\x92ll do it \x96 yes",
    "html": b"<p>no</p>",
    "envelope": '{"to": ["K3V9@replies.charity.example"], "from": "carys@parliament.example"}',
    "charsets": '{"text": "windows-1252", "subject": "iso-8859-1"}',
}


def test_the_webhooks_fields_are_read_in_their_charsets() -> None:
    found = from_parse_fields(FIELDS, [("../a\u202e.pdf", "application/pdf", b"%PDF")])
    assert found.envelope_to == "K3V9@replies.charity.example"
    assert found.text == "I’ll do it – yes"
    assert found.subject == "Trô"
    assert found.in_reply_to == "<2@charity.example>"
    assert [(file.name, file.content) for file in found.attachments] == [("a.pdf", b"%PDF")]
    assert found.header("return-path") == "<carys@parliament.example>"


def test_the_webhooks_fields_may_be_text_and_html_alone() -> None:
    found = from_parse_fields({"html": "<p>Tŷ</p>", "charsets": '{"html": "iso-8859-1"}'})
    assert found.text == "Tŷ"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"envelope": "{", "charsets": "[1]", "text": b"\xff"},
        {"envelope": '{"to": 5, "from": []}', "charsets": '{"text": 7}', "headers": "\n\n:\n"},
        {"envelope": "[" * 5_000, "headers": b"\xff: \xff"},
        {"email": ""},
    ],
)
def test_missing_and_broken_fields_are_empty(fields: dict[str, str | bytes]) -> None:
    found = from_parse_fields(fields)
    assert (found.envelope_to, found.subject) == ("", "")
