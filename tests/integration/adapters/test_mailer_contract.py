"""What every way out for messages promises, tried on each of them."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from campaign.core.mail import Address, Attachment, MailRefusedError, MailRetryableError
from tests.integration.adapters.letters_to_send import LETTER, letter
from tests.integration.adapters.posts import POSTS, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The one for Python's own header folding, which loses quotes, is the long name with commas.
HOSTILE_NAMES = [
    "Smith, Jane",
    'Jane "JJ" O\'Smith',
    "Jane \\ Smith; Bcc: x@evil.example",
    "Siân Ŵyn-Jones",
    "🎗️ Jane",
    "\u202eenaJ\u202c \u05d2\u05f3\u05d9\u05d9\u05df",
    "=?utf-8?q?evil?= Jane",
    "Jane <evil@evil.example>, Bob <bob@evil.example>",
    "Jane, " * 50 + "Smith",
    "Ŵ" * 300,
]
HOSTILE_SUBJECTS = [
    "Ŵ is for Ŵyn: secondary breast cancer 🎗 [ref ABC-DEF]",
    "=?utf-8?q?Bcc:_x=40evil.example?=",
    "Please, " * 40 + "write [ref ABC-DEF]",
    "x" * 400,
    "\u202eright to left",
    "Bcc: x@evil.example",
]
BREAKS = ["\r\n", "\n", "\r", "\0", "\u2028", "\x85", "\x0b"]


@pytest.fixture(params=list(POSTS.values()), ids=list(POSTS))
def post(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    monkeypatch.setenv("no_proxy", "*")
    with request.param(tmp_path) as made:
        yield made


def shown(post: Post, name: str) -> str:
    """A name as the far end should show it."""
    return " ".join(re.sub("[,;]", " ", name).split()) if post.cleans_names else name


def test_delivers_one_message_with_everything_in_it(post: Post) -> None:
    post.mailer.send(LETTER)
    [arrived] = post.delivered()
    assert arrived.message_id == LETTER.message_id
    assert arrived.subject == LETTER.subject
    assert arrived.text == LETTER.text
    assert arrived.html == LETTER.html
    assert arrived.sender == ("Jane Smith via Charity", "letters@charity.example")
    assert arrived.reply_to == ("Jane Smith", "jane@supporter.example")
    file = LETTER.attachments[0]
    assert arrived.attachments == ((file.filename, file.media_type, file.content),)


def test_delivers_to_the_recipient_or_where_redirected(post: Post) -> None:
    post.mailer.send(LETTER)
    [arrived] = post.delivered()
    if post.redirected:
        assert arrived.to == (("", "trial@charity.example"),)
        assert arrived.headers["X-Postbag-Intended-To"] == "ann.jones.mp@parliament.example"
    else:
        assert arrived.to == (("Ann Jones MP", "ann.jones.mp@parliament.example"),)
        assert "X-Postbag-Intended-To" not in arrived.headers


def test_delivers_a_bare_text_message(post: Post) -> None:
    post.mailer.send(letter(html=None, reply_to=None, attachments=()))
    [arrived] = post.delivered()
    assert (arrived.html, arrived.reply_to, arrived.attachments) == (None, None, ())
    assert arrived.text == LETTER.text


def test_adds_only_the_headers_it_is_given(post: Post) -> None:
    post.mailer.send(
        letter(headers=(("Auto-Submitted", "auto-generated"), ("X-Note", "Ŵyn " * 50 + "x")))
    )
    post.mailer.send(letter(id="second"))
    first, second = post.delivered()
    assert first.headers["Auto-Submitted"] == "auto-generated"
    assert first.headers["X-Note"] == "Ŵyn " * 50 + "x"
    assert "Auto-Submitted" not in second.headers


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_arrive_as_names_whatever_is_in_them(post: Post, name: str) -> None:
    post.mailer.send(
        letter(
            sender=Address("letters@charity.example", name),
            to=Address("ann@parliament.example", name),
            reply_to=Address("jane@supporter.example", name),
        )
    )
    [arrived] = post.delivered()
    assert arrived.sender == (shown(post, name), "letters@charity.example")
    assert arrived.reply_to == (shown(post, name), "jane@supporter.example")
    [(to_name, to_email)] = arrived.to
    if not post.redirected:
        assert (to_name, to_email) == (shown(post, name), "ann@parliament.example")


@pytest.mark.parametrize("subject", HOSTILE_SUBJECTS)
def test_subjects_arrive_letter_for_letter(post: Post, subject: str) -> None:
    post.mailer.send(letter(subject=subject))
    [arrived] = post.delivered()
    assert arrived.subject == subject
    assert "Bcc" not in arrived.headers


def test_an_attachment_keeps_a_name_with_quotes_and_accents(post: Post) -> None:
    file = Attachment('Llythyr "at" y gweinidog, Ŵyn ' + "x" * 80 + ".docx", "text/plain", b"a\nb")
    post.mailer.send(letter(attachments=(file,)))
    [arrived] = post.delivered()
    assert arrived.attachments[0][0] == file.filename


def test_an_internationalised_domain_is_written_in_ascii(post: Post) -> None:
    post.mailer.send(letter(reply_to=Address("jane@straße.example", "Jane")))
    [arrived] = post.delivered()
    assert arrived.reply_to == ("Jane", "jane@xn--strae-oqa.example")


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
@pytest.mark.parametrize(
    "place", ["subject", "message_id", "sender", "to", "to-email", "reply_to", "header", "filename"]
)
def test_header_injection_is_refused_and_nothing_leaves(
    post: Post, place: str, line_break: str
) -> None:
    evil = f"Jane{line_break}Bcc: x@evil.example"
    mail = {
        "subject": letter(subject=evil),
        "message_id": letter(message_id=f"<a{line_break}@b.example>"),
        "sender": letter(sender=Address("letters@charity.example", evil)),
        "to": letter(to=Address("ann@parliament.example", evil)),
        "to-email": letter(to=Address(f"ann@parliament.example{line_break}Bcc: x@evil.example")),
        "reply_to": letter(reply_to=Address("jane@supporter.example", evil)),
        "header": letter(headers=(("X-Note", evil),)),
        "filename": letter(attachments=(Attachment(evil, "text/plain", b""),)),
    }[place]
    with pytest.raises(MailRefusedError) as refusal:
        post.mailer.send(mail)
    assert refusal.value.code == "header-injection"
    assert "evil" not in str(refusal.value)
    assert post.delivered() == []


@pytest.mark.parametrize(
    "email",
    ["", "jane", "@x.example", "a@b@c.example", "a b@x.example", "<a@x.example>", "a,b@x.example"],
)
def test_a_bad_address_is_refused_without_being_repeated(post: Post, email: str) -> None:
    with pytest.raises(MailRefusedError) as refusal:
        post.mailer.send(letter(to=Address(email, "Jane")))
    assert refusal.value.code == "bad-address"
    assert not email or email not in str(refusal.value)
    assert post.delivered() == []


def test_says_truly_whether_sending_again_makes_a_second_message(post: Post) -> None:
    post.mailer.send(LETTER)
    post.mailer.send(LETTER)
    assert len(post.delivered()) == (1 if post.mailer.repeatable else 2)


def test_where_the_way_is_gone_the_message_may_go_later(post: Post) -> None:
    post.take_away()
    with pytest.raises(MailRetryableError) as failure:
        post.mailer.send(LETTER)
    assert "Jones" not in str(failure.value)


def test_eight_threads_at_once_deliver_forty_messages_each_once_and_whole(post: Post) -> None:
    letters = {
        f"<n{number}@charity.example>": letter(
            id=f"n{number}",
            message_id=f"<n{number}@charity.example>",
            subject=f"Letter {number}",
            text=f"Dear Ann Jones,\n\nThis is letter {number}.\n",
            attachments=(Attachment("a.bin", "application/octet-stream", bytes([number]) * 9_000),),
        )
        for number in range(40)
    }
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(post.mailer.send, letters.values()))
    arrived = post.delivered()
    assert sorted(each.message_id for each in arrived) == sorted(letters)
    for each in arrived:
        sent = letters[each.message_id]
        assert (each.subject, each.text) == (sent.subject, sent.text)
        assert each.attachments[0][2] == sent.attachments[0].content
