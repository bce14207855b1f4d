"""Texts that would run code, and people who press at once: refused, and never half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campaign.content.identity import Identity
from campaign.content.versions import Wording, document_of
from campaign.db.models import Campaign, Document, DocumentKind, Version
from campaign.deps import Deps
from campaign.editor.service.writing import Clash, Saved, UnsoundError, save
from tests.integration.editor import steps
from tests.support.letters import SLUG
from tests.unit.letters.test_hostile import HOSTILE

WALES = Identity(DocumentKind.LETTER_MP, "wales", "en")


def wales(deps: Deps) -> int:
    with deps.db.read() as session:
        campaign_id = session.scalars(select(Campaign.id).where(Campaign.slug == SLUG)).one()
        return document_of(session, campaign_id, WALES).id


def versions(deps: Deps, document_id: int) -> int:
    with deps.db.read() as session:
        statement = select(func.count(Version.id)).where(Version.document_id == document_id)
        return session.scalar(statement) or 0


def test_no_hostile_text_is_saved_as_text_or_as_subject(deps: Deps) -> None:
    document_id = wales(deps)
    for source in HOSTILE:
        for words in (Wording("Subject", source), Wording(source, "Please sign the letter.")):
            with pytest.raises(UnsoundError):
                save(deps, document_id, words, 1)
    assert versions(deps, document_id) == 1


def test_a_hostile_text_is_shown_back_as_text_and_as_nothing_else(volunteer) -> None:
    page = steps.open_writing(volunteer)
    hostile = "</textarea><script>alert(1)</script>{{ ''.__class__ }}"
    refused = steps.save(volunteer, page, hostile, subject="<b>x</b>", note="<i>note</i>")
    assert refused.status == 422
    assert "<script>alert" not in refused.source
    assert refused.value("text").strip() == hostile


def test_markup_in_a_note_a_comment_or_a_letter_stays_text(volunteer, campaigner) -> None:
    page = steps.open_writing(volunteer)
    text = f"{page.value('text').strip()}\n\n<img src=x onerror=alert(1)> <b>bold</b>\n"
    saved = steps.save(volunteer, page, text, note="<i>note</i>")
    said = campaigner.submit(campaigner.get(saved.path), comment="<script>x</script>")
    preview = volunteer.get(steps.link(said, "Preview for every kind of reader"))
    one = volunteer.get(steps.link(preview, "Read it"))
    for shown in (saved, said, one, steps.open_document(volunteer)):
        assert shown.tree is not None
        assert shown.tree.xpath("//main//img | //main//i | //main//b | //main//script") == []


def test_of_many_who_save_at_once_one_is_first_and_nobody_is_lost(deps: Deps) -> None:
    document_id = wales(deps)
    crowd = 6
    start = Barrier(crowd)

    def press(number: int) -> Saved | Clash:
        start.wait()
        return save(deps, document_id, Wording("S", f"Please sign. {number}", "", None), 1)

    with ThreadPoolExecutor(crowd) as pool:
        done = list(pool.map(press, range(crowd)))
    assert sum(isinstance(each, Saved) for each in done) == 1
    assert [each for each in done if isinstance(each, Clash)] == [Clash(2)] * (crowd - 1)
    assert versions(deps, document_id) == 2


def test_an_approval_pressed_twice_at_once_happens_once(volunteer, campaigner, colleague) -> None:
    sent = steps.press(volunteer, steps.written(volunteer, "One sentence more."), "send")
    pages = [each.get(sent.path) for each in (campaigner, colleague)]
    steps.press(campaigner, pages[0], "approve", tick=steps.ticks(pages[0]))
    late = steps.press(colleague, pages[1], "approve", tick=steps.ticks(pages[1]))
    assert late.status == 409
    history = steps.open_document(volunteer).text
    assert history.count("approved version 2") == 1


def test_no_field_of_a_begun_document_can_be_made_up(volunteer) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    for name, value in (
        ("kind", "sermon"),
        ("name", "../../etc/passwd"),
        ("language", "fr"),
        ("variant", "<b>"),
    ):
        data = {"kind": "mp", "name": "wales", "language": "cy", "variant": "", name: value}
        answer = volunteer.post(f"{steps.GRID}begin", csrf_token=token, **data)
        assert answer.status == 404, name


def test_a_letter_without_subject_cannot_be_saved(volunteer) -> None:
    page = steps.open_writing(volunteer)
    refused = steps.save(volunteer, page, page.value("text"), subject="   ")
    assert refused.status == 422
    assert refused.errors == [("The subject is missing.", "subject")]


def test_a_new_document_is_begun_from_the_grid(volunteer, deps) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    writing = volunteer.post(
        f"{steps.GRID}begin", csrf_token=token, kind="mp", name="england", language="cy", variant=""
    )
    assert writing.heading == "Letter to the MP: England, in Welsh"
    saved = steps.save(volunteer, writing, "Gofynnaf i chi lofnodi'r llythyr.", subject="Llythyr")
    assert "Saved as a draft" in saved.text
    with deps.db.read() as session:
        begun = select(Document).where(
            Document.language == "cy", Document.name == "england", Document.kind == "mp"
        )
        assert session.scalars(begun).one()


def test_an_email_begins_with_our_own_words_and_needs_its_link(volunteer) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    writing = volunteer.post(
        f"{steps.GRID}begin",
        csrf_token=token,
        kind="email",
        name="confirm",
        language="en",
        variant="",
    )
    assert "{{ confirm_link }}" in writing.value("text")
    without = writing.value("text").replace("{{ confirm_link }}", "")
    saved = steps.save(volunteer, writing, without)
    stopped = steps.press(volunteer, saved, "send")
    assert stopped.status == 409
    assert "confirm_link" in stopped.errors[0][0]


@pytest.mark.parametrize(
    ("subject", "link"),
    [
        ("Please confirm", "{{ confirm_link }}abc"),
        ("Please confirm", "https://elsewhere.example/?u={{ confirm_link }}"),
        ("Please confirm", "[Confirm]({{ confirm_link }})"),
        ("Confirm {{ confirm_link }}", "{{ confirm_link }}"),
    ],
)
def test_the_link_to_confirm_cannot_be_broken_or_led_elsewhere(
    deps: Deps, subject: str, link: str
) -> None:
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Campaign.id)).one()
        identity = Identity(DocumentKind.EMAIL, "confirm", "en")
        document_id = document_of(session, campaign_id, identity).id
    with pytest.raises(UnsoundError, match="confirm_link"):
        save(deps, document_id, Wording(subject, f"Hello,\n\n{link}\n"), 0)
    good = Wording("Please confirm", "Hello,\n\nHere: {{ confirm_link }}\n")
    assert isinstance(save(deps, document_id, good, 0), Saved)


def test_a_number_too_large_for_a_row_is_not_found(volunteer) -> None:
    for path in ("versions/99999999999999999999", "documents/2147483648/write"):
        assert volunteer.get(f"/editor/{path}").status == 404
    assert volunteer.get(f"{steps.GRID}history?before=99999999999999999999").status == 200


def test_nobody_begins_a_second_file_of_facts(volunteer) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    for name, language in (("sermon", "en"), (SLUG, "cy"), (SLUG, "en")):
        data = {"kind": "settings", "name": name, "language": language, "variant": ""}
        assert volunteer.post(f"{steps.GRID}begin", csrf_token=token, **data).status == 404


def test_a_document_that_is_begun_and_not_written_can_be_looked_at(volunteer) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    data = {"kind": "mp", "name": "england", "language": "cy", "variant": ""}
    writing = volunteer.post(f"{steps.GRID}begin", csrf_token=token, **data)
    document = volunteer.get(writing.path.removesuffix("/write"))
    assert "Nothing has been saved here yet." in document.text
    assert volunteer.get(writing.path.replace("/write", "/compare")).status == 200


def test_facts_typed_in_a_browser_keep_their_line_ends(volunteer, deps: Deps) -> None:
    page = steps.open_writing(volunteer, "Facts and figures")
    typed = page.value("text").replace("\r\n", "\n").replace("\n", "\r\n")
    saved = steps.save(volunteer, page, typed)
    assert "Nothing has changed" in saved.text
    with deps.db.read() as session:
        texts = session.scalars(
            select(Version.text).join(Document).where(Document.kind == DocumentKind.SETTINGS)
        ).all()
    assert len(texts) == 1
    assert "\r" not in texts[0]


def test_a_saved_text_is_never_changed(deps: Deps) -> None:
    with pytest.raises(ValueError, match="never changed"), deps.db.write() as session:
        session.scalars(select(Version).limit(1)).one().text = "Other words."
