"""The fields of SendGrid's Inbound Parse, any of them missing or broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from campaign.responses.charsets import decoded, one_line
from campaign.responses.incoming import ADDRESS_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fields:
    """What a post brought, by name: bytes as they came, or text."""

    def __init__(self, fields: Mapping[str, str | bytes]) -> None:
        self._fields = fields
        self._charsets = _strings(self._json("charsets"))

    def raw(self, name: str) -> bytes:
        """A field's bytes; UTF-8 where it was given as text."""
        value = self._fields.get(name, b"")
        return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value

    def content(self, name: str) -> tuple[bytes, str | None]:
        """A field's bytes and the charset they are in."""
        if isinstance(self._fields.get(name), str):
            return self.raw(name), "utf-8"
        return self.raw(name), self._charsets.get(name)

    def text(self, name: str) -> str:
        """A field as text."""
        return decoded(*self.content(name))

    def envelope(self) -> tuple[str, str | None]:
        """The first recipient and the sender (None where unsaid), as the mail server was told."""
        found = self._json("envelope")
        recipients = found.get("to")
        first = recipients[0] if isinstance(recipients, list) and recipients else recipients
        sender = found.get("from")
        return _address(first) or "", _address(sender)

    def _json(self, name: str) -> dict[str, object]:
        try:
            found = json.loads(decoded(self.raw(name), "utf-8"))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _address(value: object) -> str | None:
    return one_line(value, ADDRESS_CHARACTERS).strip("<>") if isinstance(value, str) else None


def _strings(found: dict[str, object]) -> dict[str, str]:
    return {name: value for name, value in found.items() if isinstance(value, str)}
