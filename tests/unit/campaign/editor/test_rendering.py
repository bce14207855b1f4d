from __future__ import annotations

from datetime import date

import pytest

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.identity import Identity
from campaign.db.models import DocumentKind
from campaign.editor.rendering import Words, preview
from campaign.editor.samples import STORY, samples_for
from letters.enclosure import to_docx, to_pdf
from postcodes import Nation

(SHIPPED,) = shipped_campaigns()
FOLDER = read_folder(SHIPPED)
DAY = date(2026, 11, 22)
K = DocumentKind


def tried(identity: Identity, subject: str, text: str, minister: Words | None = None) -> dict:
    return {
        sample.key: preview(identity, Words(subject, text), FOLDER.settings, sample, DAY, minister)
        for sample in samples_for(identity)
    }


@pytest.mark.parametrize(
    "file",
    [each for each in FOLDER.documents if each.identity.kind is not K.SETTINGS],
    ids=lambda file: file.identity.file,
)
def test_every_shipped_text_can_be_read_by_everybody(file) -> None:
    found = tried(file.identity, file.subject, file.text)
    assert found
    assert {key: seen.problem for key, seen in found.items() if seen.problem} == {}
    assert all("{{" not in seen.text and "{%" not in seen.text for seen in found.values())


def test_a_letter_is_tried_on_every_kind_of_mp_with_and_without_a_story() -> None:
    keys = {sample.key for sample in samples_for(Identity(K.LETTER_MP, "northern-ireland", "en"))}
    assert keys == {
        f"northern-ireland-{kind}{told}"
        for kind in ("mp", "titled", "minister", "no-seat")
        for told in ("", "-told")
    }
    england = {sample.key for sample in samples_for(Identity(K.LETTER_MP, "england", "en"))}
    assert "england-speaker" in england
    assert "england-no-seat" not in england


def test_a_letter_for_several_nations_is_tried_in_each() -> None:
    found = samples_for(Identity(K.LETTER_MP, "england+scotland+wales+northern-ireland", "en"))
    assert {sample.nation for sample in found} == set(Nation)


def test_special_kinds_meet_their_own_words() -> None:
    text = (
        "{% if is_speaker %}Speaker{% endif %}{% if is_minister %}Minister{% endif %}"
        "{% if not takes_seat %}Away{% endif %}."
    )
    identity = Identity(K.LETTER_MP, "england+northern-ireland", "en")
    found = tried(identity, "S", text)
    assert "Speaker." in found["england-speaker"].text
    assert "Minister." in found["england-minister"].text
    assert "Away." in found["northern-ireland-no-seat"].text
    assert "Speaker" not in found["england-mp"].text.split("Yours sincerely")[0]


def test_a_story_is_text_and_never_markup() -> None:
    found = tried(Identity(K.LETTER_MP, "wales", "en"), "S", "Hello.\n\n{{ supporter_story }}")
    assert STORY in found["wales-mp-told"].text
    assert "<p>My sister waited" in found["wales-mp-told"].html


def test_a_letter_that_is_empty_for_somebody_is_told_not_raised() -> None:
    found = tried(
        Identity(K.LETTER_MP, "wales", "en"), "S", "{% if is_minister %}Hello.{% endif %}"
    )
    assert found["wales-mp"].problem == "It is empty for this reader."
    assert found["wales-minister"].problem == ""


def test_an_unknown_value_is_told_not_raised() -> None:
    found = tried(Identity(K.PAGE, "issue", "en"), "", "{{ mp_name }}")
    assert "There is no value called 'mp_name'" in found["england-mp"].problem


def test_the_enclosed_letter_can_be_made_into_both_files() -> None:
    minister = Words("Title {{ constituency }}", "Please act.")
    found = tried(Identity(K.LETTER_MP, "wales", "en"), "S", "Hello, please.", minister)
    enclosure = found["wales-mp"].enclosure
    assert enclosure is not None
    assert "Cwm Tŵr" in enclosure.title
    assert to_docx(enclosure).startswith(b"PK")
    assert to_pdf(enclosure).startswith(b"%PDF")
