from __future__ import annotations

import pytest

from letters.uses import used_figures, used_names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Dear {{ mp_name }}", {"mp_name"}),
        (
            "{% if is_speaker and not takes_seat %}x{% else %}{{ a }}{% endif %}",
            {"is_speaker", "takes_seat", "a"},
        ),
        ("the words supporter_story in a sentence", set()),
        ("{% if nation == 'wales' %}x{% endif %}", {"nation"}),
        ("{{ broken", set()),
    ],
)
def test_names_are_read_from_the_tree(source: str, names: set[str]) -> None:
    assert used_names(source) == names


def test_figures_are_named_as_in_the_register() -> None:
    assert used_figures("{{ figure_pain }} of {{ figure_living_with }} {{ nation }}") == {
        "pain",
        "living_with",
    }
