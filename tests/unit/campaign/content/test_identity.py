from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from campaign.content.identity import Identity
from campaign.db.models import DocumentKind
from postcodes import Nation

K = DocumentKind


@pytest.mark.parametrize(
    ("file", "identity"),
    [
        ("letters/mp.wales.en.md", Identity(K.LETTER_MP, "wales", "en")),
        ("letters/mp.wales.cy.md", Identity(K.LETTER_MP, "wales", "cy")),
        ("letters/mp.england.en.short.md", Identity(K.LETTER_MP, "england", "en", "short")),
        (
            "letters/minister.scotland+northern-ireland.en.md",
            Identity(K.LETTER_MINISTER, "scotland+northern-ireland", "en"),
        ),
        ("pages/issue.en.md", Identity(K.PAGE, "issue", "en")),
        ("briefings/wales.cy.md", Identity(K.BRIEFING, "wales", "cy")),
        ("emails/confirm.en.md", Identity(K.EMAIL, "confirm", "en")),
    ],
)
def test_a_file_is_a_document_and_the_other_way_round(file: str, identity: Identity) -> None:
    assert Identity.of_file(PurePosixPath(file)) == identity
    assert identity.file == file


@pytest.mark.parametrize(
    "file",
    [
        "letters/mp.france.en.md",
        "letters/mp.wales+wales.en.md",
        "letters/mp.wales+england.en.md",  # the nations have one order, so that there is one name
        "letters/mp.wales.fr.md",
        "letters/lord.wales.en.md",
        "pages/news.en.md",
        "pages/issue.en.short.md",
        "notes/issue.en.md",
        "letters/mp..en.md",
    ],
)
def test_another_file_is_none(file: str) -> None:
    assert Identity.of_file(PurePosixPath(file)) is None


def test_only_letters_and_briefings_are_for_nations() -> None:
    both = Identity(K.LETTER_MP, "england+wales", "en")
    assert both.nations == (Nation.ENGLAND, Nation.WALES)
    assert both.nation is None
    assert Identity(K.BRIEFING, "wales", "en").nation == "wales"
    assert Identity(K.PAGE, "issue", "en").nations == ()
