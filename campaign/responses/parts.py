"""A parsed MIME message -> its best text, and its files in a Keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.responses.charsets import clean, decoded
from campaign.responses.files import OCTETS, Keeping
from campaign.responses.headers import header_text
from campaign.responses.html_text import HTML_CHARACTERS, html_to_text
from campaign.responses.incoming import DEPTH, TEXT_CHARACTERS
from campaign.responses.tnef import read_tnef

if TYPE_CHECKING:
    from email.message import Message

_MACHINES_OWN: Final = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
    }
)
_WINMAIL: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_BYTES_OF_A_LETTER: Final = 4


class Parts:
    """What is found while the parts of one message are gone through.

    Attributes:
        keeping: the files, winmail.dat's own among them.
    """

    def __init__(self) -> None:
        self.keeping = Keeping()
        self._too_deep = False
        self._cut_text = False
        self._second_best: list[str] = []

    @property
    def is_cut(self) -> bool:
        """Whether something was left out."""
        return self._too_deep or self._cut_text or self.keeping.is_cut

    def text(self, message: Message) -> str:
        """The message's text; where it has none, that of its winmail.dat or of a message within."""
        return self.best(self._text(message, 0))

    def best(self, text: str) -> str:
        """The text, or the second best where it is blank; as much of it as is taken."""
        found = next((one for one in (text, *self._second_best) if one.strip()), "")
        if len(found) > TEXT_CHARACTERS:
            self._cut_text = True
        return found[:TEXT_CHARACTERS]

    def plain(self, content: bytes, charset: str | None) -> str:
        """The text of a text/plain part."""
        return clean(decoded(self._cut(content, TEXT_CHARACTERS), charset))

    def html(self, content: bytes, charset: str | None) -> str:
        """The text of a text/html part."""
        return html_to_text(decoded(self._cut(content, HTML_CHARACTERS), charset))

    def _cut(self, content: bytes, characters: int) -> bytes:
        if len(content) > characters * _BYTES_OF_A_LETTER:
            self._cut_text = True
        return content[: characters * _BYTES_OF_A_LETTER]

    def _text(self, part: Message, depth: int) -> str:
        if depth > DEPTH:
            self._too_deep = True
            return ""
        kind = part.get_content_type()
        if kind in _MACHINES_OWN:
            return ""
        if kind in ("message/rfc822", "message/global"):
            return self._message_within(part, depth)
        if part.is_multipart():
            return self._several(part, kind, depth)
        return self._leaf(part, kind)

    def _several(self, part: Message, kind: str, depth: int) -> str:
        texts = [self._text(child, depth + 1) for child in children(part)]
        kinds = [child.get_content_type() for child in children(part)]
        with_words = [(one, text) for one, text in zip(kinds, texts, strict=True) if text.strip()]
        if kind != "multipart/alternative":
            return "\n\n".join(text for _, text in with_words)
        plain = [text for one, text in with_words if one == "text/plain"]
        # RFC 2046: the later, the richer; the text made of it the poorer than a plain one given.
        return plain[0] if plain else next((text for _, text in with_words), "")

    def _message_within(self, part: Message, depth: int) -> str:
        for child in children(part):
            try:
                content = child.as_bytes()
            except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
                self._too_deep = True
                continue
            subject = header_text(str(dict(child.raw_items()).get("Subject", "")))
            name = f"{subject[:80].replace('/', '-') or 'message'}.eml"
            self.keeping.add(name, "message/rfc822", content)
            within = Parts()
            self._second_best.append(within._text(child, depth + 1))
            self._too_deep = self._too_deep or within._too_deep
        return ""

    def _leaf(self, part: Message, kind: str) -> str:
        content = payload(part)
        name = file_name_of(part)
        shown = part.get_content_disposition() != "attachment" and not name
        if shown and kind == "text/plain":
            return self.plain(content, charset_of(part))
        if shown and kind == "text/html":
            return self.html(content, charset_of(part))
        self.attached(name, kind, content)
        return ""

    def attached(self, name: str, kind: str, content: bytes) -> None:
        """Keep a file; of a winmail.dat what is in it."""
        if kind in _WINMAIL or name.lower() == "winmail.dat":
            self._winmail(name, content)
        elif content:
            self.keeping.add(name, kind, content)

    def _winmail(self, name: str, content: bytes) -> None:
        found = read_tnef(content)
        if found is None or not (found.text.strip() or found.files):
            self.keeping.add(name, OCTETS, content, "winmail.dat")
            return
        self._second_best.append(found.text)
        for file in found.files:
            self.keeping.add(file.name, OCTETS, file.content)


def children(part: Message) -> list[Message]:
    """The parts of a part; none where it only says that it has some."""
    payload = part.get_payload()
    return [child for child in payload if not isinstance(child, str)] if part.is_multipart() else []


def payload(part: Message) -> bytes:
    """A part's bytes, base64 and quoted-printable undone; empty where that cannot be."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return b""
    return content if isinstance(content, bytes) else b""


def charset_of(part: Message) -> str | None:
    """The name of the encoding that a part claims."""
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return None


def file_name_of(part: Message) -> str:
    """The name that a part gives to its content, as it was meant; empty where it gives none."""
    try:
        return header_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
