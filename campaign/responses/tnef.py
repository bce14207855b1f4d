"""winmail.dat (TNEF) -> its text and its files.

Source: MS-OXTNEF and MS-OXCDATA. A reader of our own since the published ones copy the rest of
the file at every attribute: a few megabytes made for it would keep them busy for hours.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from campaign.responses.charsets import clean, decoded
from campaign.responses.html_text import html_to_text
from campaign.responses.rtf import rtf_to_text, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE: Final = 0x223E9F78
_HEAD: Final = 6
_ATTRIBUTES: Final = 10_000
_PROPERTIES: Final = 10_000
_VALUES: Final = 1_000

_BODY: Final = 0x800C
_ATTACH_TITLE: Final = 0x8010
_ATTACH_DATA: Final = 0x800F
_ATTACH_START: Final = 0x9002
_ATTACH_PROPERTIES: Final = 0x9005
_PROPERTIES_OF_MESSAGE: Final = 0x9003
_CODE_PAGE: Final = 0x9007

_P_BODY: Final = 0x1000
_P_RTF: Final = 0x1009
_P_HTML: Final = 0x1013
_P_ATTACH_DATA: Final = 0x3701
_P_FILE_NAME: Final = 0x3704
_P_LONG_NAME: Final = 0x3707
_P_INTERNET_CODE_PAGE: Final = 0x3FDE

_NAMED: Final = 0x8000

_FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE: Final = frozenset({13, 30, 31, 258})
_OBJECT: Final = 13
_STRING8: Final = 30
_UNICODE: Final = 31
_UTF_8: Final = 65001


@dataclass(slots=True)
class Enclosed:
    """A file inside; its name is as it was given."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Winmail:
    """What a winmail.dat held."""

    text: str = field(default="", repr=False)
    files: list[Enclosed] = field(default_factory=list)


def read_tnef(content: bytes) -> Winmail | None:
    """The text and files of a winmail.dat as far as they can be read; None where it is none."""
    if len(content) < _HEAD or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        return None
    return _Reader().read(content)


class _Reader:
    def __init__(self) -> None:
        self._page = "cp1252"
        self._found: dict[int, bytes] = {}
        self._kinds: dict[int, int] = {}
        self._body = b""
        self._files: list[Enclosed] = []

    def read(self, content: bytes) -> Winmail:
        for name, value in _attributes(content):
            if name == _CODE_PAGE:
                self._page = _page(value)
            elif name == _BODY:
                self._body = value
            elif name == _PROPERTIES_OF_MESSAGE:
                for key, kind, one in _properties(value):
                    self._found[key], self._kinds[key] = one, kind
            elif name == _ATTACH_START:
                self._files.append(Enclosed())
            elif self._files:
                self._attach(self._files[-1], name, value)
        return Winmail(self._text(), [file for file in self._files if file.content])

    def _attach(self, file: Enclosed, name: int, value: bytes) -> None:
        if name == _ATTACH_TITLE:
            file.name = file.name or self._string(value, _STRING8)
        elif name == _ATTACH_DATA:
            file.content = value
        elif name == _ATTACH_PROPERTIES:
            for key, kind, one in _properties(value):
                if key == _P_LONG_NAME or (key == _P_FILE_NAME and not file.name):
                    file.name = self._string(one, kind)
                elif key == _P_ATTACH_DATA:
                    # An object (an attached message) begins with the id of its interface.
                    file.content = one[16:] if kind == _OBJECT else one

    def _text(self) -> str:
        if _P_INTERNET_CODE_PAGE in self._found:
            self._page = _page(self._found[_P_INTERNET_CODE_PAGE])
        plain = self._string(self._found.get(_P_BODY, b""), self._kinds.get(_P_BODY, _STRING8))
        for text in (
            plain or self._string(self._body, _STRING8),
            html_to_text(decoded(self._found.get(_P_HTML, b""), self._page)),
            rtf_to_text(unpacked(self._found.get(_P_RTF, b""))),
        ):
            if text.strip():
                return clean(text)
        return ""

    def _string(self, value: bytes, kind: int) -> str:
        label = "utf-16-le" if kind == _UNICODE else self._page
        return decoded(value, label).rstrip("\0")


def _page(value: bytes) -> str:
    number = int.from_bytes(value[:4], "little")
    return "utf-8" if number == _UTF_8 else f"cp{number}"


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Level (1 byte), id (2), type (2), length (4), value, checksum (2); after a head of 6."""
    at = _HEAD
    for _ in range(_ATTRIBUTES):
        if at + 9 > len(content):
            return
        _, name, _, length = struct.unpack_from("<BHHI", content, at)
        at += 9
        yield name, content[at : at + length]
        at += length + 2


def _properties(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Id, type and first value of each MAPI property, until the first that makes no sense."""
    try:
        count = min(struct.unpack_from("<I", content)[0], _PROPERTIES)
        at = 4
        for _ in range(count):
            kind, key = struct.unpack_from("<HH", content, at)
            at = _after_name(content, at + 4) if key >= _NAMED else at + 4
            value, at = _value(content, at, kind)
            yield key, kind & ~0x1000, value
    except (struct.error, ValueError):
        return


def _after_name(content: bytes, at: int) -> int:
    """Where a named property's value begins: after its set's id, its kind, and number or name."""
    kind, length = struct.unpack_from("<II", content, at + 16)
    return at + 24 + (_padded(length) if kind else 0)


def _value(content: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """One property's first value and the place after all of them.

    Raises:
        ValueError: a type that does not exist.
        struct.error: the end of the file comes first.
    """
    several, single = bool(kind & 0x1000), kind & ~0x1000
    count = 1
    if several or single in _VARIABLE:
        (count,) = struct.unpack_from("<I", content, at)
        at += 4
    if count > _VALUES:
        raise ValueError(count)
    first = b""
    for number in range(count):
        if single in _VARIABLE:
            (length,) = struct.unpack_from("<I", content, at)
            at, space = at + 4, _padded(length)
        elif single in _FIXED:
            length = space = _FIXED[single]
        else:
            raise ValueError(kind)
        if number == 0:
            first = content[at : at + length]
        at += space
    return first, at


def _padded(length: int) -> int:
    return length + -length % 4
