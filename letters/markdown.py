"""Turns campaign pages from Markdown into HTML that is safe whoever wrote them."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

from letters.characters import plain

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "blockquote", "code", "pre"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto"}
# A host without a user's name before it, an e-mail address, or a place on this site.
_HONEST = re.compile(
    r"https://[^/?#@\\]+(?:[/?#].*)?|mailto:.*|/(?!/).*|#.*|[\w.-]+(?:[/?#].*)?", re.IGNORECASE
)
# The page's own title is its h1, so an author's headings begin one level below.
_LEVELS = {"h1": "h2", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=256)
def page_html(markdown: str) -> str:
    """Give a page as HTML: text, headings from h2, lists, links, tables; no images, no raw HTML.

    Links lead to https addresses, e-mail addresses or pages of the same site.

    Args:
        markdown: CommonMark, plus tables.
    """
    tokens = _PARSER.parse(plain(markdown))
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_honest,
    )


def _honest(_element: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or _HONEST.fullmatch(value) else None
