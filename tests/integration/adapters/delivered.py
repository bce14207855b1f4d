"""What arrived, in one form whichever way it came."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from email.message import EmailMessage


@dataclass(frozen=True)
class Delivered:
    """Addresses are (name, address) pairs; attachments (name, type, bytes)."""

    message_id: str
    subject: str
    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    reply_to: tuple[str, str] | None
    text: str
    html: str | None
    attachments: tuple[tuple[str, str, bytes], ...]
    headers: dict[str, str]

    @classmethod
    def from_message(cls, message: EmailMessage) -> Self:
        text = message.get_body(("plain",))
        html = message.get_body(("html",))
        assert text is not None
        raw = {name: str(value) for name, value in message.raw_items()}
        return cls(
            message_id=str(message["Message-ID"]),
            subject=str(message["Subject"]),
            sender=_people(message["From"], raw["From"])[0],
            to=_people(message["To"], raw["To"]),
            reply_to=_people(message["Reply-To"], raw["Reply-To"])[0]
            if message["Reply-To"]
            else None,
            text=_unix(text.get_content()),
            html=_unix(html.get_content()) if html else None,
            attachments=tuple(
                (part.get_filename(""), part.get_content_type(), part.get_content())
                for part in message.iter_attachments()
            ),
            headers={name: str(value) for name, value in message.items()},
        )

    @classmethod
    def from_request(cls, body: dict[str, Any]) -> Self:
        content = {part["type"]: part["value"] for part in body["content"]}
        return cls(
            message_id=body["headers"]["Message-ID"],
            subject=body["subject"],
            sender=_party(body["from"]),
            to=tuple(_party(to) for to in body["personalizations"][0]["to"]),
            reply_to=_party(body["reply_to"]) if "reply_to" in body else None,
            text=content["text/plain"],
            html=content.get("text/html"),
            attachments=tuple(
                (file["filename"], file["type"], b64decode(file["content"]))
                for file in body.get("attachments", [])
            ),
            headers={
                name: str(make_header(decode_header(value)))
                for name, value in body["headers"].items()
            },
        )


def _people(header: Any, raw: str) -> tuple[tuple[str, str], ...]:
    """Both readers must see the same addresses.

    The names are the older reader's: the newer one, in Python 3.11, puts spaces between the
    encoded words of a long name.
    """
    people = getaddresses([raw])
    assert [email for _, email in people] == [person.addr_spec for person in header.addresses]
    return tuple((str(make_header(decode_header(name))), email) for name, email in people)


def _party(party: dict[str, str]) -> tuple[str, str]:
    return party.get("name", ""), party["email"]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
