from __future__ import annotations

import pytest

from campaign.content.identity import Identity
from campaign.db.models import DocumentKind
from campaign.editor.reader_words import kind_words, problem_words, reader_words
from campaign.editor.rendering import AT_LINE, IN_ENCLOSED, Problem
from campaign.editor.samples import MEMBERS, samples_for

K = DocumentKind


def test_every_kind_of_mp_has_a_name_of_its_own() -> None:
    assert len({kind_words(kind) for kind in MEMBERS}) == len(MEMBERS)


@pytest.mark.parametrize(
    ("identity", "readers"),
    [
        (Identity(K.PAGE, "issue", "en"), ["Every reader"]),
        (Identity(K.EMAIL, "confirm", "en"), ["A supporter"]),
        (
            Identity(K.BRIEFING, "england+wales", "en"),
            ["Readers in England", "Readers in Wales"],
        ),
    ],
)
def test_a_text_that_names_its_readers_not_an_mp(identity: Identity, readers: list[str]) -> None:
    assert [reader_words(identity, each) for each in samples_for(identity)] == readers


def test_a_letter_s_reader_is_a_kind_of_mp_somewhere() -> None:
    identity = Identity(K.LETTER_MINISTER, "wales", "en")
    words = [reader_words(identity, each) for each in samples_for(identity)]
    assert "The Speaker, Wales" in words


def test_a_problem_is_one_sentence_even_inside_another() -> None:
    line = Problem(AT_LINE, {"line": "3", "sentence": "90% of it is odd."})
    whole = Problem(IN_ENCLOSED, {"problem": line})
    assert problem_words(whole) == "The letter to the minister: Line 3: 90% of it is odd."
    assert problem_words(whole) == str(whole)
    assert problem_words(Problem("100% is odd.")) == "100% is odd."
