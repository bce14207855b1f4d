"""Outlook's compressed RTF -> plain text.

Sources: MS-OXRTFCP (compression), MS-OXRTFEX (HTML inside RTF), RTF 1.9.1. One pass with one
expression over bounded input, so that hostile files cost no more than others.
"""

from __future__ import annotations

import re
from typing import Final

from campaign.responses.charsets import decoded

RTF_BYTES: Final = 2_000_000
"""More than this, packed or unpacked, is not read."""

_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW: Final = 4096
_HEADER: Final = 16
_PACKED: Final = b"LZFu"
_PLAIN: Final = b"MELA"

_TOKEN: Final = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN: Final = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "themedata",
        "datastore",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "fldinst",
        "header",
        "footer",
    ]
)
_LETTERS: Final = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
    "tab": "\t",
    "cell": " ",
    "emdash": "\u2014",
    "endash": "\u2013",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "bullet": "\u2022",
}
_SIGNS: Final = {"~": "\u00a0", "_": "\u2011", "\n": "\n", "\r": "\n"}


def unpacked(content: bytes) -> bytes:
    """The RTF in a PidTagRtfCompressed; empty where it is none. Checksums are not looked at."""
    kind = content[8:12]
    if kind == _PLAIN:
        return content[_HEADER : _HEADER + RTF_BYTES]
    if kind != _PACKED:
        return b""
    return _unpacked(content[_HEADER : _HEADER + RTF_BYTES])


def _unpacked(packed: bytes) -> bytes:
    """Runs of eight: a bit each says whether a byte follows or a reference into the window."""
    out = bytearray(_START)
    at = 0
    while at < len(packed) and len(out) < RTF_BYTES:
        flags, at = packed[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += packed[at : at + 1]
                at += 1
                continue
            pair = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            back = (len(out) - (pair >> 4)) % _WINDOW
            if back == 0 or at > len(packed):
                return bytes(out[len(_START) :])
            _copy(out, back, (pair & 15) + 2)
    return bytes(out[len(_START) :])


def _copy(out: bytearray, back: int, count: int) -> None:
    # The window holds blanks where nothing has been written yet.
    for _ in range(count):
        out.append(out[-back] if back <= len(out) else 32)


def rtf_to_text(rtf: bytes) -> str:
    """The words of an RTF document; destinations that are not text are left out. Never raises."""
    return _Reader().text(rtf[:RTF_BYTES].decode("latin-1"))


class _Reader:
    """What holds at one place of the document; groups restore what held before them."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._hex = bytearray()
        self._page = "cp1252"
        self._outer: list[tuple[bool, int]] = []
        self._unseen = False
        self._after_u = 1  # how many stand-ins follow a \u
        self._skip = 0

    def text(self, rtf: str) -> str:
        for token in _TOKEN.finditer(rtf):
            word, number, pair, sign, brace, words = token.groups()
            if pair:
                self._byte(int(pair, 16))
                continue
            self._flush()
            if brace:
                self._group(opens=brace == "{")
            elif word:
                self._control(word.lower(), int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif words:
                self._say(words[self._skip :])
                self._skip = max(0, self._skip - len(words))
        self._flush()
        # Letters beyond the first 65,536 come as two halves.
        pairs = "".join(self._out).encode("utf-16-le", "surrogatepass")
        return pairs.decode("utf-16-le", "replace")

    def _group(self, *, opens: bool) -> None:
        self._skip = 0
        if opens:
            self._outer.append((self._unseen, self._after_u))
        elif self._outer:
            self._unseen, self._after_u = self._outer.pop()

    def _control(self, word: str, number: int | None) -> None:
        self._skip = 0
        if word in _UNSEEN:
            self._unseen = True
        elif word == "ansicpg":
            self._page = f"cp{number}"
        elif word == "uc":
            self._after_u = min(number or 0, 10)
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = self._after_u
        elif word in _LETTERS:
            self._say(_LETTERS[word])

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._unseen = True
        else:
            self._say(_SIGNS.get(sign, sign if sign in "\\{}" else ""))

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._unseen:
            self._hex.append(value)

    def _flush(self) -> None:
        if self._hex:
            self._say(decoded(bytes(self._hex), self._page))
            self._hex.clear()

    def _say(self, words: str) -> None:
        if not self._unseen:
            self._out.append(words)
