from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from letters.html import to_html


def test_paragraphs_and_line_breaks():
    assert to_html("a\nb\n\n \nc\n") == "<p>a<br>\nb</p>\n<p>c</p>"
    assert to_html("  \n") == ""


def test_markup_is_shown_not_obeyed():
    assert to_html("<script>x</script> \"&'") == (
        "<p>&lt;script&gt;x&lt;/script&gt; &quot;&amp;&#x27;</p>"
    )


def test_bare_https_addresses_become_links_without_the_full_stop():
    html = to_html("See https://example.org/a?b=1&c=2.")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert html.endswith("</a>.</p>")


def test_deceptive_and_other_addresses_stay_text():
    for text in (
        "http://example.org",
        "javascript:alert(1)",
        "https://bank.example@evil.example/",
        "https://example.org:8443/x",
        "https://user:pw@evil.example",
        "https://localhost",
    ):
        assert "<a" not in to_html(text), text


def test_reordering_and_control_characters_are_left_out():
    assert to_html("a\u202eb\x00c\x85d") == "<p>abc<br>\nd</p>"


@given(st.text(max_size=200))
def test_only_three_kinds_of_element_come_out(text):
    tags = set(re.findall(r"</?([a-zA-Z]+)", to_html(text)))
    assert tags <= {"p", "br", "a"}
