from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.markdown import page_html

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "blockquote", "code", "pre"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}}


class Seen(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.others = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.others.append(data)

    def handle_decl(self, decl):
        self.others.append(decl)

    def handle_pi(self, data):
        self.others.append(data)


def assert_harmless(html):
    seen = Seen(html)
    assert seen.others == []
    for tag, attributes in seen.elements:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES.get(tag, set())
        address = attributes.get("href", "")
        assert address is not None
        assert not address.startswith("//")
        scheme, colon, _ = address.partition(":")
        assert not colon or "/" in scheme or scheme.lower() in ("https", "mailto")
    assert "\u202e" not in html
    assert "\x00" not in html


def test_headings_begin_at_the_second_level():
    assert page_html("# a\n\n## b\n\n###### c") == "<h2>a</h2>\n<h2>b</h2>\n<h4>c</h4>\n"


def test_lists_tables_and_links_survive():
    html = page_html("- **a** [b](https://example.org)\n\n|a|\n|-|\n|1|\n")
    assert "<strong>a</strong>" in html
    assert 'href="https://example.org"' in html
    assert "<td>1</td>" in html


@pytest.mark.parametrize(
    "address",
    ["/privacy", "#top", "ask", "help/x?y=1", "https://example.org/@name", "mailto:a@b.example"],
)
def test_honest_addresses_stay(address):
    assert f'href="{address}"' in page_html(f"[a]({address})")


HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x'></object>",
    "<embed src='x'>",
    "<form action='https://evil.example'><input name=a><button>x</button></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=https://example.org onclick=alert(1)>x</a>",
    "<p style='position:fixed'>x</p>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<!-- --><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('id'); ?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "<h1 id=x name=y class=z>x</h1>",
    "<div hidden>x</div>",
    "x\n<div>\n<script>alert(1)</script>\n</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
]
MARKDOWN = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](javascript&Tab;:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](<\x01javascript:alert(1)>)",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](data:image/svg+xml,<svg onload=alert(1)>)",
    "[a](data:image/png;base64,AAAA)",
    "[a](file:///etc/passwd)",
    "[a](http://example.org)",
    "[a](ftp://example.org)",
    "[a](tel:0123)",
    "[a](blob:https://example.org/x)",
    "[a](//evil.example/x)",
    "[a](https://bank.example@evil.example/)",
    "[a](HTTPS://bank.example:x@evil.example/)",
    "[a](https:/bank.example@evil.example/)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "[a][b]\n\n[b]: <javascript:alert(1)> 'title'",
    '[a](https://example.org "x\' onmouseover=alert(1)")',
    "[a](https://example.org '\"><script>alert(1)</script>')",
    '[a](https://example.org"onmouseover=alert(1))',
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<https://bank.example@evil.example/>",
    '<https://example.org/"onclick=alert(1)>',
    "![a](https://tracker.example/p.png)",
    "![a](javascript:alert(1))",
    "![<script>](x)",
    "![a][b]\n\n[b]: https://tracker.example/p.png",
    "```<script>\nalert(1)\n```",
    '```" onclick=alert(1)\nx\n```',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "|a|\n|:-:|\n|styled|",
    "> <iframe src=x>",
    "- <svg onload=alert(1)>",
    "99999999. <b onclick=alert(1)>x</b>",
    "pay \u202egnp.exe",
    "a\x00<script>\x00alert(1)</script>",
    "{{ 7*7 }}{% raw %}<script>{% endraw %}",
]


@pytest.mark.parametrize("source", [*HTML, *MARKDOWN], ids=lambda source: ascii(source[:50]))
def test_nothing_active_survives(source):
    for around in ("{}", "Words {} and *more*.", "- {}", "> # {}", "|a|\n|-|\n|{}|"):
        assert_harmless(page_html(around.replace("{}", source)))


@pytest.mark.parametrize("source", HTML)
def test_raw_html_makes_no_element(source):
    assert {tag for tag, _ in Seen(page_html(f"Words {source}")).elements} <= {"p", "blockquote"}


@pytest.mark.parametrize(
    "source", [source for source in MARKDOWN if "example.org" not in source and source[0] != "!"]
)
def test_a_refused_address_is_no_link(source):
    assert all("href" not in attributes for _, attributes in Seen(page_html(source)).elements)


_PIECES = st.one_of(
    st.sampled_from([*HTML, *MARKDOWN]),
    st.sampled_from(
        ["<", ">", "[", "](", ")", "`", "\n", "\n\n", '"', "'", "|", "#", "- ", "    ", "\\", "&"]
    ),
    st.sampled_from(
        ["javascript:", "https://", "onerror=", "<a href=", "<svg ", "//", "@", "style="]
    ),
    st.text(max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_nothing_active_comes_of_pieces_put_together(source):
    assert_harmless(page_html(source))


@pytest.mark.parametrize(
    "unit", ["[", "*a ", "_*", "> ", "- ", "`", "<", "[a](b", "![", "|a", "\\", "a\n|-|\n"]
)
def test_repeated_signs_take_bounded_time(unit):
    source = unit * (20_000 // len(unit))
    started = time.process_time()
    page_html(source)
    assert time.process_time() - started < 1
