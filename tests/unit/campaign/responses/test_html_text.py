from __future__ import annotations

import time

import pytest

from campaign.responses.html_text import html_to_text

SHOWN = [
    ("<p>Dear <b>Nia</b>,</p><p>Yes.</p>", "Dear Nia,\n\nYes."),
    ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
    ("<div>a</div><div>b</div>", "a\nb"),
    ("<ul><li>a<li>b</ul>", "* a\n* b"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("<pre>a  b\n c</pre>", "a  b\n c"),
    ('<a href="https://x.example/a">here</a>', "here (https://x.example/a)"),
    ('<a href="mailto:c@x.example">c@x.example</a>', "c@x.example"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ("<p>Yes.</p><blockquote><p>Will you?</p></blockquote>", "Yes.\n\n> Will you?"),
    ("a<script>x</script><style>y</style><!-- z -->b<title>t</title>", "ab"),
    ('<div style="display: none">hidden</div>seen', "seen"),
    ('<img src="https://x.example/pixel.gif" alt="logo">words', "words"),
    ("<p>T&#373;&nbsp;&amp; more", "Tŵ & more"),
    ("", ""),
    ("<p", ""),
]


@pytest.mark.parametrize(("html", "text"), SHOWN)
def test_html_is_read_as_its_reader_sees_it(html: str, text: str) -> None:
    assert html_to_text(html).strip("\n>") == text


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<blockquote>", "<a>x", "<!--", "&", "<", "<br>", "<td>", "<![CDATA[", "<li>a"],
)
def test_no_page_keeps_the_reader_busy(piece: str) -> None:
    began = time.process_time()
    html_to_text(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 3
