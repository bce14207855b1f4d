from __future__ import annotations

import pytest

from campaign.core.document_states import DOCUMENT_RULES, Deed, DocumentState, do
from campaign.core.errors import IllegalMoveError

S, D = DocumentState, Deed


def test_every_state_has_its_line() -> None:
    assert set(DOCUMENT_RULES) == set(DocumentState)


def test_a_text_is_public_only_after_review_and_approval() -> None:
    before = {state for state, rule in DOCUMENT_RULES.items() if D.PUBLISHED in rule.deeds}
    assert before == {S.APPROVED}
    approvable = {state for state, rule in DOCUMENT_RULES.items() if D.APPROVED in rule.deeds}
    assert approvable == {S.IN_REVIEW}


def test_the_way_of_a_text() -> None:
    state = S.DRAFT
    for deed in (D.SENT, D.SENT_BACK, D.SENT, D.APPROVED, D.PUBLISHED, D.RETIRED):
        state = do(deed, state)
    assert state is S.RETIRED


@pytest.mark.parametrize(
    ("deed", "state"),
    [(D.PUBLISHED, S.DRAFT), (D.APPROVED, S.DRAFT), (D.SENT, S.RETIRED), (D.PUBLISHED, S.RETIRED)],
)
def test_another_way_raises(deed: Deed, state: DocumentState) -> None:
    with pytest.raises(IllegalMoveError):
        do(deed, state)
