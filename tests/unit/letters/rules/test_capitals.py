import pytest

from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize(
    "text",
    [
        "A clinical nurse specialist (CNS) helps. Every CNS does.",
        "The CNS (clinical nurse specialist) helps.",
        "NHS, MPs, UK and GPs are known.",
        "London SW1H 0EU, A&E, AS, GIG and DU.",
        "{{ CNS }} https://charity.example/CNS",
    ],
)
def test_what_is_explained_or_known_passes(text):
    assert found("abbreviation", text) == []


def test_an_abbreviation_is_told_once_where_it_first_stands():
    assert words("abbreviation", "Ask the\nCNS or the CNS, or DHSC.") == ["CNS", "DHSC"]


def test_a_campaign_may_know_more():
    assert found("abbreviation", "Ask the CNS.", abbreviations=frozenset({"CNS"})) == []


def test_shouting_is_no_abbreviation():
    text = "NOBODY should WRITE in vain, as NICE and RNIB say."
    assert words("shouting", text) == ["NOBODY", "WRITE"]
    assert words("abbreviation", text) == ["NICE", "RNIB"]


def test_exclamation_marks_are_counted_over_subject_and_text():
    (one,) = found("exclamation-marks", "Thanks!", subject="Help!")
    assert (one.part, one.column, one.values["count"]) == ("text", 7, "2")
