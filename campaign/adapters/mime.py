"""Mail -> the message as it travels, and the checks that every mailer makes first.

Headers are encoded here rather than by the standard library's folder, which before Python
3.12.8 could lose the quotes of a long name (a comma in it then made a second recipient).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, TypeAlias

import idna

from campaign.core.mail import MailRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.core.mail import Address, Mail

Clock: TypeAlias = Callable[[], datetime]

# Everything that any reader of headers might take for the end of a line, and all other
# control characters save the tab.
_LINE_BREAKING: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN_WORDS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)
_LOCAL_PART: Final = re.compile(
    # Beyond ASCII: anything but spaces and what has no width or turns the direction.
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\x00-\xa0\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff])+"
)
_DOMAIN: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_MESSAGE_ID: Final = re.compile(r"<[!-;=?A-Z\[\]^-~]+@[!-;=?A-Z\[\]^-~]+>")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_RESERVED: Final = re.compile(
    "from|sender|to|cc|bcc|reply-to|subject|date|message-id|received|return-path"
    "|mime-version|content-.*|dkim-signature|x-sg-e?id"
)
_LINE: Final = 66  # what is left of a 76-column line (RFC 2047, section 2) after "Reply-To: "


def check(mail: Mail) -> None:
    """Refuse what no mailer may send.

    Raises:
        MailRefusedError: `header-injection`, `bad-text` (not UTF-8), `bad-address`,
            `bad-message-id`, `bad-media-type`, or `reserved-header` (one that the mail makes
            itself).
    """
    _check_texts(mail)
    for address in _addresses(mail):
        ascii_domain(address.email)
    if not _MESSAGE_ID.fullmatch(mail.message_id):
        raise MailRefusedError("bad-message-id")
    if not all(_MEDIA_TYPE.fullmatch(file.media_type) for file in mail.attachments):
        raise MailRefusedError("bad-media-type")
    _check_header_names(mail)


def _check_texts(mail: Mail) -> None:
    if any(_LINE_BREAKING.search(text) for text in _header_texts(mail)):
        raise MailRefusedError("header-injection", "a control character in a header")
    try:
        "".join((*_header_texts(mail), mail.text, mail.html or "")).encode()
    except UnicodeEncodeError:
        # The error itself would hold the text.
        raise MailRefusedError("bad-text", "a lone surrogate") from None


def _check_header_names(mail: Mail) -> None:
    for name, _ in mail.headers:
        if not _HEADER_NAME.fullmatch(name):
            raise MailRefusedError("header-injection", "a header's name")
        if _RESERVED.fullmatch(name.lower()):
            raise MailRefusedError("reserved-header", name)


def ascii_domain(email: str) -> str:
    """The address with its domain in ASCII (IDNA 2008, as mail servers want it).

    Raises:
        MailRefusedError: `bad-address`; its text never holds the address.
    """
    local, _, domain = email.rpartition("@")
    if not _LOCAL_PART.fullmatch(local):
        raise MailRefusedError("bad-address", "the part before the @")
    try:
        encoded = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise MailRefusedError("bad-address", "the domain") from None
    if not _DOMAIN.fullmatch(encoded):
        raise MailRefusedError("bad-address", "the domain")
    return f"{local}@{encoded}"


def needs_smtputf8(mail: Mail) -> bool:
    """Whether an address has letters before its @ that only SMTPUTF8 (RFC 6531) can carry."""
    return not all(ascii_domain(address.email).isascii() for address in _addresses(mail))


def to_message(mail: Mail, clock: Clock) -> EmailMessage:
    """The message: text first, HTML as its alternative, attachments beside them.

    Args:
        mail: what to send.
        clock: for the Date header; an aware time.

    Raises:
        MailRefusedError: see `check`.
    """
    check(mail)
    policy = SMTPUTF8 if needs_smtputf8(mail) else SMTP
    message = EmailMessage(policy=policy.clone(refold_source="none"))
    for name, value in _headers(mail, clock()):
        message.set_raw(name, value)
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in mail.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.filename
        )
    return message


def encoded_text(name: str, text: str) -> str:
    """A header's free text: as it is where short and plain, else in encoded words (RFC 2047).

    Args:
        name: the header's name, for the room it takes on the first line.
        text: what a reader shall see.

    Returns:
        ASCII; lines after the first begin with a space.
    """
    if name.startswith("List-") and text.isascii():
        return text  # an address for programs, which read no encoded words; up to 998 characters
    if text.isascii() and "=?" not in text and len(text) <= _LINE and text == text.strip():
        return text
    return _encoded_words(name, text)


def _headers(mail: Mail, now: datetime) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox("From", mail.sender)
    yield "To", _mailbox("To", mail.to)
    if mail.reply_to is not None:
        yield "Reply-To", _mailbox("Reply-To", mail.reply_to)
    yield "Subject", encoded_text("Subject", mail.subject)
    yield "Date", format_datetime(now)
    yield "Message-ID", mail.message_id
    for name, value in mail.headers:
        yield name, encoded_text(name, value)


def _mailbox(header: str, address: Address) -> str:
    email = ascii_domain(address.email)
    return f"{_phrase(header, address.name)}\n <{email}>" if address.name.strip() else email


def _phrase(header: str, name: str) -> str:
    """A display name: bare words, else quoted, else in encoded words."""
    name = name.strip()
    if len(name) > _LINE or not name.isascii() or "=?" in name or "\t" in name:
        return _encoded_words(header, name)
    if _PLAIN_WORDS.fullmatch(name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _encoded_words(header: str, text: str) -> str:
    # The library counts neither a folded line's first space nor all of an encoded word.
    return Header(text, "utf-8", maxlinelen=74, header_name=header).encode()


def _addresses(mail: Mail) -> tuple[Address, ...]:
    return (mail.sender, mail.to, *((mail.reply_to,) if mail.reply_to else ()))


def _header_texts(mail: Mail) -> Iterator[str]:
    yield from (mail.id, mail.message_id, mail.subject)
    for address in _addresses(mail):
        yield from (address.email, address.name)
    for attachment in mail.attachments:
        yield from (attachment.filename, attachment.media_type)
    for name, value in mail.headers:
        yield from (name, value)
