import pytest

from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize(
    "phrase",
    [
        "we will ensure that your MP",
        "we promise",
        "{{ charity_name }} guarantees",
        "Example Charity promises",
        "your MP will sign",
    ],
)
def test_promises_in_the_charity_s_name_are_found(phrase):
    assert words("promise", f"So\n{phrase} more.") == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "By {{ charity_name }}'s account, the plan promises to count them. That promise is welcome.",
        "We want the promise kept.",
        "We promise not to share your address, and make sure that nobody sees it.",
        "Your MP will get the letter.",
    ],
)
def test_other_people_s_promises_pass(text):
    assert found("promise", text) == []


def test_blame_is_found():
    assert words("blame", "It is a\nscandal.") == ["scandal"]
    assert found("blame", "Tests failed. See https://charity.example/scandal") == []
