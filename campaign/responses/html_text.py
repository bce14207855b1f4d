"""HTML -> plain text, as a reader would see it. Nothing is loaded, run or followed.

Only the parser is taken from lxml; walking its tree without recursion keeps the time linear,
whatever the nesting.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from campaign.responses.charsets import clean

HTML_CHARACTERS: Final = 2_000_000
"""Longer HTML is cut before it is parsed."""

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
_SPACED: Final = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"]
)
_UNSEEN: Final = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "object",
        "embed",
        "iframe",
        "svg",
        "math",
        "audio",
        "video",
        "select",
        "textarea",
    ]
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DEEPEST_QUOTE: Final = 20


def html_to_text(html: str) -> str:
    """The text of a page: a line for each block, quoted blocks behind "> ", links after their words.

    Never raises; what cannot be parsed is an empty text.
    """
    content = clean(html[:HTML_CHARACTERS]).encode()
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError:
        return ""
    return "" if root is None else _Page().text(root)


class _Page:
    """The lines of one page as its tree is walked."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._quote = 0
        self._pre = 0

    def text(self, root: etree._Element) -> str:
        unseen: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and unseen is None:
                if _is_unseen(element):
                    unseen = element
                else:
                    self._open(element)
            elif event == "end":
                if unseen is None:
                    self._close(element)
                elif unseen is element:
                    unseen = None
                if unseen is None:
                    self._say(element.tail)
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._end_line()
        if tag in _SPACED:
            self._blank()
        self._quote += tag == "blockquote"
        self._pre += tag == "pre"
        if tag == "br":
            self._end_line(even_if_empty=True)
        elif tag == "li":
            self._words.append("* ")
        self._say(element.text)

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            self._say(_target(element))
        elif tag in ("td", "th"):
            self._words.append(" ")
        if tag in _BLOCKS:
            self._end_line()
        self._quote -= tag == "blockquote"
        self._pre -= tag == "pre"
        if tag in _SPACED:
            self._blank()

    def _say(self, words: str | None) -> None:
        if not words:
            return
        if not self._pre:
            self._words.append(words)
            return
        first, *rest = words.split("\n")
        self._words.append(first)
        for line in rest:
            self._end_line(even_if_empty=True)
            self._words.append(line)

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        words = "".join(self._words)
        line = words.rstrip() if self._pre else " ".join(words.split())
        self._words.clear()
        if line:
            self._lines.append(self._mark() + line)
        elif even_if_empty:
            self._blank()

    def _blank(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._mark().rstrip())

    def _mark(self) -> str:
        return "> " * min(self._quote, _DEEPEST_QUOTE)


def _is_unseen(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def _target(link: etree._Element) -> str:
    href = (link.get("href") or "").strip()
    shown = "".join(link.itertext()).strip()
    bare = href.removeprefix("mailto:").rstrip("/")
    if not href.startswith(("https://", "http://", "mailto:")) or bare in shown or not shown:
        return ""
    return f" ({bare})"
