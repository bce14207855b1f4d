from tests.unit.letters.rules.drafts import found


def test_an_english_document_needs_no_twin():
    assert found("welsh-without-english", "Please sign.", english_changed=None) == []


def test_what_is_being_written_is_not_older():
    assert found("welsh-older", "Gofynnaf.", language="cy", changed=None) == []
