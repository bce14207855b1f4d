"""The preview of a version: every reader, every form."""

from __future__ import annotations

import pytest

from tests.integration.editor import steps


def preview_of(visitor, title: str):
    version = visitor.get(steps.link(steps.open_document(visitor, title), "Version 1"))
    return visitor.get(steps.link(version, "Preview for every kind of reader"))


@pytest.mark.parametrize(
    ("title", "readers"),
    [
        ("Letter to the MP: Wales", 6),
        ("Letter to the minister: Northern Ireland", 4),
        ("Page: The issue", 1),
    ],
)
def test_every_sample_reader_is_listed_and_can_be_read(volunteer, title, readers) -> None:
    page = preview_of(volunteer, title)
    assert page.tree is not None
    rows = page.tree.xpath("//tbody/tr")
    assert len(rows) == readers
    for row in rows:
        one = volunteer.get(row.xpath(".//a/@href")[0])
        assert one.status == 200
        assert "As plain text" in one.text


def test_a_reader_sees_text_html_and_both_files(volunteer) -> None:
    one = volunteer.get(steps.link(preview_of(volunteer, "Letter to the MP: Wales"), "Read it"))
    assert "Robin Example" in one.text
    assert "The enclosed letter" in one.text
    for words, start in (("As a Word document", b"PK"), ("As a PDF", b"%PDF")):
        answer = volunteer.client.get(steps.link(one, words))
        assert answer.status_code == 200
        assert answer.data.startswith(start)
        assert answer.headers["Cache-Control"] == "no-store"
    after = volunteer.get(steps.link(one, "The next"))
    assert after.status == 200
    assert "My sister waited five months" in after.text


def test_an_unknown_reader_is_not_found(volunteer) -> None:
    page = preview_of(volunteer, "Page: The issue")
    assert volunteer.get(f"{page.path}/nobody").status == 404
    assert volunteer.get(f"{page.path}/england-mp.pdf").status == 404
