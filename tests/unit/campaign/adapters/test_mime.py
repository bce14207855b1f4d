from __future__ import annotations

import re
from email import message_from_bytes, message_from_string, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.adapters.mime import ascii_domain, check, encoded_text, needs_smtputf8, to_message
from campaign.core.mail import Address, Attachment, Mail, MailRefusedError
from tests.integration.adapters.letters_to_send import LETTER, letter, now

LONG_AND_ODD = letter(
    subject="Ŵ, " * 60,
    sender=Address("letters@charity.example", "Jane, " * 40),
    to=Address("ann@parliament.example", "Ŵ🎗" * 80),
    headers=(("X-Note", "note " * 60),),
    message_id="<" + "x" * 120 + "@letters.charity.example>",
)


def test_the_text_comes_before_the_html_and_attachments_last() -> None:
    kinds = [part.get_content_type() for part in to_message(LETTER, now).walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        LETTER.attachments[0].media_type,
    ]


def test_the_date_is_the_clocks() -> None:
    assert to_message(LETTER, now)["Date"].datetime == now()


def test_a_message_is_ascii_lines_ending_in_crlf_whatever_is_in_it() -> None:
    content = to_message(LONG_AND_ODD, now).as_bytes()
    assert content.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)


def test_header_lines_are_short_save_the_message_id_which_stays_whole() -> None:
    content = to_message(LONG_AND_ODD, now).as_bytes()
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert [line for line in head if len(line) > 78] == [
        f"Message-ID: {LONG_AND_ODD.message_id}".encode()
    ]
    assert all(len(word) <= 75 for word in re.findall(rb"=\?.*?\?[qb]\?.*?\?=", content))


def test_the_same_mail_has_the_same_headers_each_time() -> None:
    first, second = (to_message(LETTER, now).items() for _ in range(2))
    varying = {"Content-Type"}  # its boundary
    assert [pair for pair in first if pair[0] not in varying] == [
        pair for pair in second if pair[0] not in varying
    ]


def test_an_address_beyond_ascii_makes_an_smtputf8_message() -> None:
    mail = letter(to=Address("ŵyn@straße.example", "Ŵyn, Siân"))
    assert needs_smtputf8(mail)
    content = to_message(mail, now).as_bytes()
    read = message_from_string(content.decode(), policy=policy.SMTPUTF8)
    assert read["To"].addresses[0].addr_spec == "ŵyn@xn--strae-oqa.example"
    assert read["To"].addresses[0].display_name == "Ŵyn, Siân"


def test_a_name_beyond_ascii_needs_no_smtputf8() -> None:
    assert not needs_smtputf8(letter(to=Address("ann@x.example", "Ŵyn")))


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (letter(text="half a character \ud83d"), "bad-text"),
        (letter(html="half a character \ud83d"), "bad-text"),
        (letter(subject="half a character \ud83d"), "bad-text"),
        (letter(message_id="no brackets"), "bad-message-id"),
        (letter(message_id="<a@b> <c@d>"), "bad-message-id"),
        (letter(headers=(("Bcc", "x@y.example"),)), "reserved-header"),
        (letter(headers=(("reply-to", "x@y.example"),)), "reserved-header"),
        (letter(headers=(("Content-Language", "cy"),)), "reserved-header"),
        (letter(headers=(("X-A: b\r\nBcc", "x@y.example"),)), "header-injection"),
        (letter(headers=(("X A", "x"),)), "header-injection"),
        (letter(attachments=(Attachment("a", 'text/plain; x="y', b""),)), "bad-media-type"),
    ],
)
def test_refuses_what_no_mailer_may_send(mail: Mail, code: str) -> None:
    with pytest.raises(MailRefusedError) as refusal:
        check(mail)
    assert refusal.value.code == code


def test_a_refusal_neither_quotes_nor_carries_the_letter() -> None:
    with pytest.raises(MailRefusedError) as refusal:
        check(letter(text="my own illness \ud83d"))
    assert "illness" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    ("email", "written"),
    [
        ("jane@x.example", "jane@x.example"),
        ("Jane.O'Smith+mp@x.example", "Jane.O'Smith+mp@x.example"),
        ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
        ("jane@straße.example", "jane@xn--strae-oqa.example"),
        ("दीप@डेटा.example", "दीप@xn--c2bd2g8a.example"),
    ],
)
def test_domains_are_written_as_idna_2008(email: str, written: str) -> None:
    assert ascii_domain(email) == written


@pytest.mark.parametrize(
    "email",
    [
        "jane@",
        "jane@-x.example",
        "jane@x example",
        "j\u202ene@x.example",
        "jane@☃.example",
        "a\tb@x",
    ],
)
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(MailRefusedError, match=r"^bad-address"):
        ascii_domain(email)


def test_plain_short_text_stays_as_it_is() -> None:
    assert encoded_text("Subject", "Please write") == "Please write"


def test_a_tab_in_a_name_is_no_reason_to_lose_a_letter() -> None:
    message = to_message(letter(reply_to=Address("jane@x.example", "Jane\tSmith")), now)
    assert [a.addr_spec for a in message["Reply-To"].addresses] == ["jane@x.example"]


@settings(max_examples=300, deadline=None, database=None)
@given(name=st.text(max_size=120), subject=st.text(max_size=200), note=st.text(max_size=100))
def test_no_text_whatever_adds_a_header_or_a_recipient(name: str, subject: str, note: str) -> None:
    mail = letter(
        sender=Address("letters@charity.example", name),
        to=Address("ann@parliament.example", name),
        subject=subject,
        headers=(("X-Note", note),),
    )
    try:
        content = to_message(mail, now).as_bytes()
    except MailRefusedError:
        return
    read = message_from_bytes(content, policy=policy.SMTP)
    assert read.keys() == [
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "X-Note", "MIME-Version",
        "Content-Type",
    ]  # fmt: skip
    assert [person.addr_spec for person in read["To"].addresses] == ["ann@parliament.example"]
    assert str(make_header(decode_header(dict(read.raw_items())["Subject"]))) == subject
