import pytest

from letters.rules.nations import NAMES
from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize(
    ("nation", "phrase"),
    [
        ("scotland", "NHS in England"),
        ("scotland", "Secretary of State"),
        ("wales", "Scottish Government"),
        ("wales", "Department of Health and Social Care"),
        ("england", "Cabinet Secretary"),
        ("england", "Senedd"),
        ("england", "Department of Health"),
        ("northern-ireland", "NHS in Northern Ireland"),
        ("northern-ireland", "Secretary of State"),
    ],
)
def test_another_nation_s_offices_are_wrong(nation, phrase):
    assert words("wrong-nation", f"Ask\nthe {phrase} now.", nation=nation) == [phrase]


@pytest.mark.parametrize(
    ("nation", "text"),
    [
        ("england", "The Secretary of State for Health and Social Care and NHS England."),
        ("scotland", "The Secretary of State for Scotland, NHS trusts and the UK Government."),
        ("wales", "The Cabinet Secretary in the Welsh Government, and the Senedd."),
        ("northern-ireland", "The Minister of Health, Department of Health, at Stormont."),
    ],
)
def test_its_own_offices_are_right(nation, text):
    assert found("wrong-nation", text, nation=nation) == []


def test_a_document_for_several_nations_is_not_looked_at():
    assert found("wrong-nation", "NHS Scotland and NHS Wales") == []


def test_every_nation_is_known():
    assert set(NAMES) == {"england", "scotland", "wales", "northern-ireland"}


def test_the_right_words_are_suggested():
    (one,) = found("wrong-nation", "the NHS in England", nation="wales")
    assert one.suggestion == "NHS Wales"
