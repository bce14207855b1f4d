"""Bytes -> text, whatever the sender calls their encoding."""

from __future__ import annotations

import codecs
import re
from typing import Final

# Python knows codecs that are no charsets, and some that take quadratic time (punycode).
_CHARSET: Final = re.compile(
    r"utf-(8|8-sig|16|16-be|16-le|32|32-be|32-le)|iso8859-\d+|iso2022_\w+|cp\d+|koi8-[rtu]"
    r"|gb2312|gbk|gb18030|hz|big5|big5hkscs|euc_\w+|shift_jis\w*|mac-\w+|johab|tis-620"
)
# Mail programs say these and mean Windows's own, as every browser knows (WHATWG Encoding).
_REALLY_WINDOWS: Final = frozenset({"iso8859-1", "cp1252"})
_ISO_9: Final = {"iso8859-9": "cp1254"}
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS: Final = re.compile("\r\n?|\u2028|\u2029|\x85")


def decoded(content: bytes, label: str | None) -> str:
    """The text of some bytes; never raises.

    Args:
        content: as it came.
        label: the name that the sender gives to the encoding, known or not, or None.

    Returns:
        Text in which what could not be read is U+FFFD.
    """
    name = _known(label)
    if name is None:
        return _guessed(content)
    if name in _REALLY_WINDOWS:
        return content.decode("cp1252", "replace")
    return content.decode(name, "replace")


def clean(text: str) -> str:
    """The text with line feeds at line ends, without controls, bidi overrides and half characters."""
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return text.encode("utf-8", "replace").decode()


def one_line(text: str, limit: int) -> str:
    """The text on one line, single-spaced, cut to the limit."""
    return " ".join(clean(text).split())[:limit].strip()


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip("\"' \t")).name
    except (LookupError, ValueError):
        return None
    name = _ISO_9.get(name, name)
    return name if _CHARSET.fullmatch(name) else None


def _guessed(content: bytes) -> str:
    """UTF-8 if it can be, else Windows's; ASCII is either."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
