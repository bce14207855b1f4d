import pytest

from tests.unit.letters.rules.drafts import found, places, words


def test_each_unknown_value_is_found_once_with_its_place():
    text = "{{ mp_nmae }}\n{{ mp_name }} and {{ town }}, {{ mp_nmae }}"
    assert places("unknown-value", text) == [(1, 4, 11), (2, 22, 26)]


def test_windows_line_ends_do_not_move_the_place():
    assert places("unknown-value", "One\r\ntwo {{ town }}") == [(2, 8, 12)]


def test_several_unknown_values_are_found_in_one_go():
    text = "{{ town }} {% if county == 'x' %}{{ mp_name }}{% endif %}"
    assert words("unknown-value", text) == ["town", "county"]
    assert found("tag", text) == []


def test_another_fault_of_a_tag_is_found_where_it_stands():
    text = "{{ mp_name }}\n{{ mp_name.x }}"
    assert words("tag", text) == ["."]
    assert found("unknown-value", text) == []


def test_the_subject_is_checked_too():
    (one,) = found("unknown-value", "Hello", subject="In {{ town }}")
    assert (one.part, one.line, one.column) == ("subject", 1, 7)


def test_a_value_counts_as_used_in_the_subject():
    text = "Please write to the {{ minister_office }}."
    assert found("unused-value", text, subject="From {{ constituency }}") == []


def test_a_value_that_this_campaign_does_not_have_is_not_missed():
    assert found("unused-value", "Please write.", values={}) == []


LINK = {"kind": "email", "must_use": frozenset({"confirm_link"})}


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\n\nplease come.",
        "Hello,\n\n{% if confirm_link %}please come.{% endif %}",
        "Hello,\n\n{% if days == '7' %}{{ confirm_link }}{% endif %}",
        "Hello,\n\n{% if days == '7' %}{{ confirm_link }}{% else %}{{ days }}{% endif %}",
    ],
)
def test_a_value_that_must_be_used_has_to_be_printed_for_everybody(text):
    (one,) = found("missing-value", text, **LINK)
    assert (one.values["name"], one.suggestion) == ("confirm_link", "{{ confirm_link }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ confirm_link }}",
        "Hello,\n\n{% if days == '7' %}One{% endif %}{{ confirm_link }}{{ days }}",
        "{% if days == '7' %}{{ confirm_link }}{% else %}Now: {{confirm_link}}{% endif %}",
    ],
)
def test_a_value_that_everybody_sees_is_not_missed(text):
    assert found("missing-value", text, **LINK) == []


def test_the_subject_alone_is_no_place_for_a_link():
    (one,) = found("missing-value", "Hello,", subject="{{ confirm_link }}", **LINK)
    assert one.part == "text"
