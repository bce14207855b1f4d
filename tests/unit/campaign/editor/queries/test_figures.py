"""Which figures a text tells is read as the grammar reads it, not by looking for the letters."""

from __future__ import annotations

import pytest

from campaign.editor.queries.figures import named_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of them {{ figure_pain }} have pain.", {"pain"}),
        ("{% if figure_pain and not figure_other %}x{% endif %}", {"pain", "other"}),
        ("We once wrote figure_pain by hand.", set()),
        ('{% if nation == "figure_pain" %}x{% endif %}', set()),
        ("{{ figure_pain_2014 }}", {"pain_2014"}),
        ("{{ my_figure_pain }}", set()),
        ("{{ figure_pain", set()),
        ("", set()),
    ],
)
def test_the_figures_that_a_text_tells(text: str, expected: set[str]) -> None:
    assert named_figures("Subject", text) == expected


def test_a_subject_tells_figures_too() -> None:
    assert named_figures("{{ figure_pain }} of them", "{{ broken") == {"pain"}
