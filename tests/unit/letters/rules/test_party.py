import pytest

from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize(
    "phrase",
    [
        "vote Labour",
        "Labour's failure",
        "vote them out",
        "Conservative government cuts",
        "blame the SNP",
    ],
)
def test_taking_sides_is_an_error_and_is_told_once(phrase):
    text = f"Now {phrase} today."
    assert words("takes-sides", text) == [phrase]
    assert found("party-name", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "This needs no speech or vote at Westminster.",
        "Conservative estimates say so.",
        "A labour ward, a green plan, reform of care, an alliance of charities.",
    ],
)
def test_ordinary_words_are_not_parties(text):
    assert found("takes-sides", text) == []
    assert found("party-name", text) == []


def test_a_party_is_named_in_welsh_too():
    assert words("party-name", "Mae Llafur yn gwybod.", language="cy") == ["Llafur"]
