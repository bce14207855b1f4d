from __future__ import annotations

import pytest

from letters.markdown import page_html


def test_headings_begin_at_the_second_level():
    assert page_html("# a\n\n## b\n\n###### c") == "<h2>a</h2>\n<h2>b</h2>\n<h4>c</h4>\n"


def test_lists_tables_and_links_survive():
    html = page_html("- **a** [b](https://example.org)\n\n|a|\n|-|\n|1|\n")
    assert "<strong>a</strong>" in html
    assert 'href="https://example.org"' in html
    assert "<td>1</td>" in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://tracker.example/p.png)",
        "<iframe src='https://example.org'></iframe>",
    ],
)
def test_nothing_active_survives(source):
    html = page_html(source)
    for bad in ("<script", "<img", "<iframe", 'href="javascript', 'href="data'):
        assert bad not in html
