"""Turns a plain-text letter into restrained HTML: paragraphs, line breaks, bare https links."""

from __future__ import annotations

import re
from html import escape

from letters.characters import plain

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# Only plain ASCII hosts, without user names or ports, so that what is read is where it leads.
_LINK = re.compile(
    r"(?<![\w/@.])https://(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
    r"(?![\w:@.-]*[:@])(?:/[A-Za-z0-9/_.~%?&=#+,;-]*)?",
    re.ASCII,
)
_TRAILING = ".,;?"


def to_html(text: str) -> str:
    """Give text as escaped paragraphs; nothing a person typed can become markup.

    Args:
        text: plain text; blank lines part paragraphs.

    Returns:
        `<p>` elements only, holding text, `<br>` and links to the https addresses written out.
    """
    blocks = _BLANK_LINES.split(plain(text).strip())
    return "\n".join(f"<p>{_paragraph(block)}</p>" for block in blocks if block.strip())


def _paragraph(block: str) -> str:
    parts: list[str] = []
    done = 0
    for match in _LINK.finditer(block):
        address = match.group().rstrip(_TRAILING)
        parts += [escape(block[done : match.start()]), _anchor(address)]
        done = match.start() + len(address)
    parts.append(escape(block[done:]))
    lines = "".join(parts).split("\n")
    return "<br>\n".join(line.strip() for line in lines)


def _anchor(address: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(address)}</a>'
