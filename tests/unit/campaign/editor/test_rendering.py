from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.identity import USES, Identity
from campaign.db.models import DocumentKind
from campaign.editor.rendering import Words, given_values, preview
from campaign.editor.samples import STORY, samples_for
from letters.enclosure import to_docx, to_pdf
from letters.values import EmailName, names_for
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


@pytest.mark.parametrize(
    "identity",
    [
        Identity(K.LETTER_MP, "wales", "en"),
        Identity(K.LETTER_MINISTER, "scotland", "en"),
        Identity(K.PAGE, "issue", "en"),
        Identity(K.BRIEFING, "england", "en"),
        *(Identity(K.EMAIL, name, "en") for name in EmailName),
    ],
    ids=lambda identity: f"{identity.kind}-{identity.name}",
)
def test_a_reader_brings_exactly_the_values_that_an_author_may_use(identity: Identity) -> None:
    email = identity.name if identity.kind is K.EMAIL else ""
    figures = [figure.name for figure in FOLDER.settings.figures]
    listed = names_for(USES[identity.kind], figures, email=email)
    for sample in samples_for(identity):
        assert given_values(identity, FOLDER.settings, sample).keys() == listed


def test_a_minister_s_letter_cannot_tell_who_the_constituent_is() -> None:
    found = tried(Identity(K.LETTER_MINISTER, "wales", "en"), "S", "{{ supporter_name }} writes.")
    assert "There is no value called 'supporter_name'" in str(found["wales-mp"].problem)


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
    assert str(found["wales-mp"].problem) == "It is empty for this reader."
    assert found["wales-minister"].problem is None


def test_an_unknown_value_is_told_not_raised() -> None:
    found = tried(Identity(K.PAGE, "issue", "en"), "", "One.\n\n{{ mp_name }}")
    assert str(found["england-mp"].problem).startswith("Line 3: There is no value called 'mp_name'")


def test_a_value_of_another_e_mail_is_told_not_raised() -> None:
    found = tried(Identity(K.EMAIL, "confirm", "en"), "S", "{{ survey_link }}")
    assert "survey_link" in str(found["england-mp"].problem)


def test_what_cannot_be_printed_is_told_in_a_sentence() -> None:
    found = tried(Identity(K.LETTER_MP, "wales", "en"), "S", "Hello {{ is_speaker }}")
    assert str(found["wales-mp"].problem).startswith("A yes-or-no value")
    assert str(found["wales-mp"].problem).endswith(".")


def test_a_nation_that_the_campaign_leaves_out_is_told_not_raised() -> None:
    wales = {Nation.WALES: FOLDER.settings.ministers[Nation.WALES]}
    settings = replace(FOLDER.settings, ministers=wales)
    for kind, problem in ((K.LETTER_MP, True), (K.BRIEFING, True), (K.PAGE, False)):
        identity = Identity(kind, "issue" if kind is K.PAGE else "england", "en")
        (first, *_rest) = samples_for(identity)
        seen = preview(identity, Words("S", "Hello from {{ charity_name }}."), settings, first, DAY)
        assert bool(seen.problem) is problem, kind


def test_a_problem_of_the_enclosed_letter_is_said_to_be_its() -> None:
    minister = Words("Title", "{{ supporter_story }}")
    found = tried(Identity(K.LETTER_MP, "wales", "en"), "S", "Hello, please.", minister)
    assert str(found["wales-mp"].problem).startswith("The letter to the minister: Line 1:")


def test_a_page_names_the_figures_whose_sources_stand_under_it() -> None:
    figure = FOLDER.settings.figures[0]
    found = tried(Identity(K.PAGE, "issue", "en"), "", f"{{{{ figure_{figure.name} }}}}, **yes**.")
    assert found["england-mp"].figures == (figure,)
    assert "<strong>yes</strong>" in found["england-mp"].html


def test_an_e_mail_is_filled_with_examples_and_may_lack_what_may_be_empty() -> None:
    text = "{% if published_email %}{{ published_email }}{% else %}None.{% endif %} {{ days }}"
    found = tried(Identity(K.EMAIL, "member-changed", "en"), "About {{ old_mp_name }}", text)
    assert found["england-mp"].text == "None. 7"
    assert "@" in found["england-mp-told"].text
    assert found["england-mp"].subject == "About Morgan Example"


def test_markup_in_an_author_s_text_never_becomes_html() -> None:
    bad = "Hello, please. <script>alert(1)</script><img src=x onerror=alert(1)>"
    for kind, name in ((K.LETTER_MP, "wales"), (K.PAGE, "issue"), (K.EMAIL, "confirm")):
        for seen in tried(Identity(kind, name, "en"), "S", bad).values():
            assert seen.html
            assert "<script" not in seen.html
            assert "<img" not in seen.html


def test_a_letter_says_in_which_forms_its_enclosure_travels() -> None:
    letter = Identity(K.LETTER_MP, "wales", "en")
    latin = tried(letter, "S", "Hello, please.", Words("T", "Please act."))["wales-mp"]
    greek = tried(letter, "S", "Hello, please.", Words("T", "Please act, Ελένη."))["wales-mp"]
    assert "as a Word document, as a PDF and as text" in latin.text
    assert "as a Word document and as text" in greek.text


def test_the_enclosed_letter_can_be_made_into_both_files() -> None:
    minister = Words("Title {{ constituency }}", "Please act.")
    found = tried(Identity(K.LETTER_MP, "wales", "en"), "S", "Hello, please.", minister)
    enclosure = found["wales-mp"].enclosure
    assert enclosure is not None
    assert "Cwm Tŵr" in enclosure.title
    assert to_docx(enclosure).startswith(b"PK")
    assert to_pdf(enclosure).startswith(b"%PDF")
