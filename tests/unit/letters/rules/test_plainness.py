import pytest

from tests.unit.letters.rules.drafts import found, words


def test_a_passive_is_found_by_who_acts():
    assert words("passive", "It was quietly cut by\nthe trust.") == ["was quietly cut by"]


@pytest.mark.parametrize(
    "text",
    [
        "It was agreed by 2030.",
        "It is sent by e-mail.",
        "I am tired by now.",
        "It was solved by asking.",
        "They are thought to be well, and it is known.",
    ],
)
def test_harmless_passives_pass(text):
    assert found("passive", text) == []


def test_three_passives_in_one_sentence_are_too_many():
    text = "Fine.\nData were lost, plans were made and nobody was told. It was done."
    assert words("passive", text) == ["were lost"]


def test_jargon_has_a_plainer_word():
    (one,) = found("jargon", "We need it in order to plan.")
    assert one.suggestion == "to"
    assert one.message == 'For "in order to" there is a plainer word: to.'


def test_jargon_inside_tags_and_links_is_not_read():
    text = "{{ stakeholder }} https://charity.example/service-users/cohort"
    assert found("jargon", text) == []


def test_welsh_is_not_read_as_english():
    assert found("jargon", "leverage", language="cy") == []


def test_the_reading_age_is_told():
    (one,) = found("reading-age", "Organisational responsibilities necessitate consultation " * 9)
    assert int(one.values["age"]) > 15
