import pytest

from tests.unit.letters.rules.drafts import found, places, words

FILLING = "Nobody counts them all. " * 40


@pytest.mark.parametrize(
    "ask",
    [
        "Please sign it.",
        "Will you sign it?",
        "I am asking you to sign it.",
        "I'm writing to ask for a letter.",
        "I would be grateful if the letter were sent.",
        "My constituent asks, with {{ charity_name }}, that nurses be found.",
        "A wnewch chi lofnodi'r llythyr?",
        "Llofnodwch y llythyr, os gwelwch yn dda.",
    ],
)
def test_an_ask_has_many_forms(ask):
    assert found("missing-ask", ask) == []


@pytest.mark.parametrize("text", ["Please find a letter enclosed.", "Can you imagine that?"])
def test_what_only_sounds_like_an_ask_is_none(text):
    assert len(found("missing-ask", text)) == 1


def test_an_ask_in_one_branch_leaves_somebody_without():
    some = "{% if is_minister %}Please raise it.{% elif is_speaker %}Hello.{% endif %}"
    assert words("ask-for-some", some) == ["Please"]
    assert found("ask-for-some", some + " Please sign it.") == []


def test_an_ask_is_late_when_it_is_late_for_somebody():
    text = "{% if is_minister %}Please raise it.{% else %}" + FILLING + "Please sign.{% endif %}"
    place = text.index("Please sign") + 1
    assert places("late-ask", text) == [(1, place, place + 6)]


def test_words_of_the_branch_not_taken_do_not_make_an_ask_late():
    half = "Nobody counts them all. " * 20
    branches = "{% if is_minister %}" + half + "{% else %}" + half + "{% endif %}"
    assert found("late-ask", branches + "Please sign it.") == []
    assert len(found("late-ask", half + half + "Please sign it.")) == 1
