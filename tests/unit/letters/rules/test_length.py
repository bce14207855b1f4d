from tests.unit.letters.rules.drafts import found

WORDS = "word " * 200


def test_only_the_longest_branch_counts():
    branches = "{% if is_minister %}" + WORDS + "{% else %}" + WORDS + "{% endif %}"
    assert found("long-letter", branches + "word " * 150) == []
    (one,) = found("long-letter", branches + "word " * 151)
    assert one.values["words"] == "351"


def test_a_value_counts_with_the_words_it_prints():
    text = "{{ minister_department }} " + "word " * 344
    assert found("long-letter", text) == []
    assert len(found("long-letter", text + "word")) == 1


def test_a_letter_is_never_both_long_and_too_long():
    text = WORDS * 5
    assert found("long-letter", text) == []
    assert len(found("too-long-letter", text)) == 1


def test_a_long_place_name_is_not_the_author_s_fault():
    values = {"constituency": "Caithness, Sutherland and Easter Ross"}
    subject = "x" * 68 + "{{ constituency }}"
    assert found("long-subject", "Text", subject=subject, values=values) == []
    assert len(found("long-subject", "Text", subject="x" + subject, values=values)) == 1


def test_a_subject_that_would_be_cut_off_is_an_error_with_its_values():
    values = {"constituency": "Caithness, Sutherland and Easter Ross"}
    subject = "x" * 114 + "{{ constituency }}"
    assert len(found("too-long-subject", "Text", subject=subject, values=values)) == 1
    assert found("too-long-subject", "Text", subject=subject[1:], values=values) == []
