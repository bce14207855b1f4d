from tests.unit.letters.rules.drafts import found


def test_a_value_may_bring_the_word():
    values = {"campaign_title": "Secondary breast cancer"}
    subject = "Thank you: {{ campaign_title }}"
    (one,) = found(
        "sensitive-subject", "Dear friend,", kind="email", subject=subject, values=values
    )
    assert (one.part, one.line, one.column, one.end) == ("subject", 1, 12, 32)


def test_a_letter_to_the_mp_may_name_its_topic():
    assert found("sensitive-subject", "Please sign.", subject="Breast cancer care") == []
    assert found("own-health-in-subject", "Please sign.", subject="Breast cancer care") == []


def test_a_campaign_has_words_of_its_own():
    around = {"kind": "email", "subject": "Your letter on epilepsy"}
    more = frozenset({"epilepsy"})
    assert found("sensitive-subject", "Dear friend,", **around) == []
    assert len(found("sensitive-subject", "Dear friend,", **around, sensitive_words=more)) == 1


def test_one_s_own_family_stays_out_of_a_subject():
    assert len(found("own-health-in-subject", "Please sign.", subject="For my late mother")) == 1
