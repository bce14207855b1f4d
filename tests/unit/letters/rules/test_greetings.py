import pytest

from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize("line", ["Dear MP,", "Annwyl Lucy,", "{{ mp_salutation }},", "Hello Lucy"])
def test_a_greeting_is_known_in_both_languages_and_as_a_value(line):
    assert words("doubled-greeting", f"{line}\n\nI write to you.") == [line]
    assert found("missing-greeting", f"{line}\n\nI write to you.", kind="email") == []


def test_a_greeting_may_stand_in_branches():
    text = "{% if is_speaker %}\nDear Speaker,\n{% else %}\nDear MP,\n{% endif %}\nThanks."
    assert found("missing-greeting", text, kind="email") == []


def test_dear_inside_a_sentence_is_no_greeting():
    text = "I am writing to you.\n\nMy sister is ill.\n\nShe is\n\nDear to us all."
    assert found("doubled-greeting", text) == []


def test_a_sign_off_is_a_line_of_its_own():
    assert words("doubled-sign-off", "Thanks.\n\nYn gywir,") == ["Yn gywir"]
    assert found("doubled-sign-off", "I am yours sincerely hoping for an answer.") == []
