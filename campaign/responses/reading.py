"""A whole message, or the fields that SendGrid made of one -> Incoming. Never raises.

What comes here may be broken, or made to break us. Nothing in it is run, rendered or fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.responses.fields import Fields
from campaign.responses.headers import address_of, header_text, message_ids, moment_of
from campaign.responses.incoming import HEADER_CHARACTERS, Incoming
from campaign.responses.parsing import BROKEN, parsed
from campaign.responses.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from email.message import Message

RULE_HEADERS: Final = frozenset(
    [
        "auto-submitted",
        "content-type",
        "delivered-to",
        "list-id",
        "list-post",
        "list-unsubscribe",
        "precedence",
        "return-path",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-autorespond",
        "x-failed-recipients",
        "x-postbag-id",
        "x-vacation",
    ]
)
"""The headers that the rules of sorting look at; no others are kept."""

_MOST_KEPT: Final = 60


def read(raw: bytes, envelope_to: str = "", envelope_from: str | None = None) -> Incoming:
    """Read a whole MIME message.

    Args:
        raw: as it came.
        envelope_to: the recipient that the mail server was told.
        envelope_from: the sender that it was told, empty for a notice that wants no answer;
            None where that is not known.

    Returns:
        What could be read; at the worst an empty text.
    """
    message, is_cut = parsed(raw)
    parts = Parts()
    try:
        text = parts.text(message)
    except BROKEN:
        text, is_cut = parts.best(""), True
    envelope = (envelope_to, envelope_from)
    return _incoming(message, envelope, text, parts, is_cut=is_cut)


def from_parse_fields(
    fields: Mapping[str, str | bytes], files: Iterable[tuple[str, str, bytes]] = ()
) -> Incoming:
    """Read the fields of SendGrid's Inbound Parse.

    Args:
        fields: by name. `email` is the whole message (raw mode); otherwise `headers`, `text`,
            `html`, `from`, `subject`, `envelope` and `charsets` (both JSON). A field is bytes in
            the charset that `charsets` names for it, or text.
        files: of each attachment its name, its media type and its content.

    Returns:
        As `read`. The recipient is the envelope's first, never the To header's.
    """
    given = Fields(fields)
    if "email" in fields:
        return read(given.raw("email"), *given.envelope())
    message, is_cut = parsed(given.raw("headers").strip() + b"\r\n\r\n")
    for name in ("From", "Subject"):
        if name not in message:
            message[name] = " ".join(given.text(name.lower()).split())
    parts = Parts()
    for name, media_type, content in files:
        parts.attached(name, media_type, content)
    text = parts.plain(*given.content("text"))
    if not text.strip():
        text = parts.html(*given.content("html"))
    return _incoming(message, given.envelope(), parts.best(text), parts, is_cut=is_cut)


def _incoming(
    message: Message, envelope: tuple[str, str | None], text: str, parts: Parts, *, is_cut: bool
) -> Incoming:
    envelope_to, envelope_from = envelope
    headers = [(name.lower(), str(value)) for name, value in message.raw_items()]

    def first(wanted: str) -> str:
        return next((value for name, value in headers if name == wanted), "")

    address, name = address_of(first("from"))
    in_reply_to = message_ids(first("in-reply-to"))
    return Incoming(
        message_id=next(iter(message_ids(first("message-id"))), ""),
        in_reply_to=in_reply_to[0] if in_reply_to else "",
        references=message_ids(first("references")),
        from_address=address,
        from_name=name,
        envelope_to=envelope_to,
        subject=header_text(first("subject"))[:HEADER_CHARACTERS],
        sent_at=moment_of(first("date")),
        text=text,
        attachments=tuple(parts.keeping.files),
        headers=tuple(_kept(headers, envelope_from)),
        is_cut=is_cut or parts.is_cut,
    )


def _kept(headers: list[tuple[str, str]], envelope_from: str | None) -> Iterator[tuple[str, str]]:
    if envelope_from is not None:
        yield "return-path", f"<{envelope_from}>"
    wanted = [(name, value) for name, value in headers if name in RULE_HEADERS]
    for name, value in wanted[:_MOST_KEPT]:
        yield name, header_text(value)[:HEADER_CHARACTERS]
