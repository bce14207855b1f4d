"""The preview of a version: every reader, every form."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordDocument
from sqlalchemy import select

from campaign.content.identity import Identity
from campaign.content.versions import Wording, add_version, document_of
from campaign.core.document_states import DocumentState
from campaign.db.models import Campaign, Document, DocumentKind, Message, Version
from letters.html import to_html
from tests.integration.editor import steps
from tests.support.letters import confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.visitor import Page, Visitor

SPEAKER = "wales-speaker"


def preview_of(visitor: Visitor, title: str) -> Page:
    version = visitor.get(steps.link(steps.open_document(visitor, title), "Version 1"))
    return visitor.get(steps.link(version, "Preview for every kind of reader"))


def write(deps: Deps, identity: Identity, subject: str, text: str) -> str:
    """A draft by a program; where its preview is."""
    with deps.db.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        document = document_of(session, campaign.id, identity)
        version = add_version(session, document, Wording(subject, text), deps.now())
        return f"/editor/versions/{version.id}/preview"


def letter(name: str = "wales", language: str = "en", variant: str = "") -> Identity:
    return Identity(DocumentKind.LETTER_MP, name, language, variant)


def readers(page: Page) -> list[str]:
    assert page.tree is not None
    return [str(href) for href in page.tree.xpath("//main//a[contains(., 'Read it')]/@href")]


@pytest.mark.parametrize(
    ("title", "count"),
    [("Letter to the MP: Wales", 8), ("Letter to the minister: Northern Ireland", 5)],
)
def test_every_sample_reader_is_in_the_table_and_can_be_read(volunteer, title, count) -> None:
    page = preview_of(volunteer, title)
    assert len(readers(page)) == count
    assert "Not every reader" not in page.text
    for address in readers(page):
        one = volunteer.get(address)
        assert one.status == 200
        assert "As plain text" in one.text
        assert "{{" not in one.text


def test_the_table_has_nations_down_and_kinds_of_mp_across(volunteer, deps) -> None:
    nations = "england+northern-ireland"
    text = "{% if not is_minister %}Please sign the letter.{% endif %}"
    page = volunteer.get(write(deps, letter(nations, variant="short"), "Nurses", text))
    assert page.tree is not None
    heads = [" ".join(cell.text_content().split()) for cell in page.tree.xpath("//thead//th")]
    assert heads == [
        "Nation",
        "An MP",
        "An MP with a title",
        "A minister of the department",
        "The Speaker",
        "An MP who takes no seat",
    ]
    england, ireland = (
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.tree.xpath("//tbody/tr")
    )
    assert england[0] == "England"
    assert england[1].startswith("Left empty: fine. Read it")
    assert "Filled in: fine." in england[1]
    assert "Left empty: It is empty for this reader. Look" in england[3]
    assert england[5] == "There are none"
    assert ireland[5].startswith("Left empty: fine.")
    assert "Not every reader gets a text" in page.text
    # Below it stands the reader with the problem.
    assert "A minister of the department, England" in page.tree.xpath("//main//h2")[0].text


def test_the_plain_text_is_what_the_outbox_sends(volunteer, deps) -> None:
    confirmed(deps, postcode="CF10 1EP")
    with deps.db.read() as session:
        sent = session.scalars(select(Message).where(Message.html != "")).one()
    one = volunteer.get(f"{preview_of(volunteer, 'Letter to the MP: Wales').path}/wales-mp")
    assert one.tree is not None
    (shown,) = one.tree.xpath("//section[@aria-labelledby='as-text']//p/text()")
    skeleton = [line for line in sent.text.split("\n") if line.startswith(("---", "Enclosed:"))]
    assert skeleton
    assert [line for line in shown.split("\n") if line.startswith(("---", "Enclosed:"))] == skeleton
    whole = to_html(shown.split("-" * 60)[0])
    (looks,) = one.tree.xpath("//section[@aria-labelledby='as-html']")
    for paragraph in whole.split("\n"):
        assert paragraph.removeprefix("<p>").split("<")[0] in looks.text_content()


def test_a_reader_sees_text_html_and_both_files(volunteer) -> None:
    page = preview_of(volunteer, "Letter to the MP: Wales")
    one = volunteer.get(f"{page.path}/wales-titled")
    assert "Dear Dame Gwenllïan" in one.text
    word = volunteer.client.get(steps.link(one, "As a Word document"))
    pdf = volunteer.client.get(steps.link(one, "As a PDF"))
    for answer in (word, pdf):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        name = answer.headers["Content-Disposition"]
        assert "preview-wales-titled" in name
        assert "attachment" in name
    written = "\n".join(each.text for each in WordDocument(BytesIO(word.data)).paragraphs)
    assert "Dame Gwenllïan Siân Ffŵl-Hyde-Östberg" in written
    assert "Cwm Tŵr a Glan-y-Môr" in written
    assert pdf.data.startswith(b"%PDF")
    assert (word.mimetype.rsplit(".", 1)[-1], pdf.mimetype) == ("document", "application/pdf")


def test_from_reader_to_reader_by_links(volunteer) -> None:
    page = preview_of(volunteer, "Letter to the MP: Wales")
    first = volunteer.get(f"{page.path}/wales-mp")
    assert "The one before" not in first.text
    second = volunteer.get(steps.link(first, "The next"))
    assert second.path.endswith("/wales-mp-told")
    assert "My sister waited five months" in second.text
    assert "My sister waited five months" not in first.text
    assert steps.link(second, "The one before") == first.path
    last = volunteer.get(readers(page)[-1])
    assert "The next" not in last.text


def test_a_text_for_everybody_is_shown_at_once_with_its_sources(volunteer) -> None:
    page = preview_of(volunteer, "Page: The issue")
    assert page.tree is not None
    assert page.tree.xpath("//table") == []
    assert "Every reader" in page.text
    assert "Where these figures are from" in page.text


def test_the_twin_in_the_other_language_is_a_link_away(volunteer, deps) -> None:
    assert "other language" not in preview_of(volunteer, "Letter to the MP: Scotland").text
    page = preview_of(volunteer, "Letter to the MP: Wales")
    welsh = write(deps, letter(language="cy"), "Nyrsys", "Llofnodwch y llythyr.")
    one = volunteer.get(f"{page.path}/{SPEAKER}")
    twin = volunteer.get(steps.link(one, "The same in the other language"))
    assert twin.path == f"{welsh}/{SPEAKER}"
    assert twin.tree is not None
    assert twin.tree.xpath("//*[@lang='cy']")
    assert "Llofnodwch y llythyr." in twin.text
    assert "Annwyl Ysgrifennydd y Cabinet," in twin.text, "the enclosed letter is Welsh too"
    assert steps.link(twin, "The same in the other language") == one.path


def test_a_letter_is_tried_with_what_is_public_else_with_what_is_written(volunteer, deps) -> None:
    minister = Identity(DocumentKind.LETTER_MINISTER, "wales", "en")
    write(deps, minister, "Newer and not public", "Newer words.")
    page = preview_of(volunteer, "Letter to the MP: Wales")
    one = volunteer.get(f"{page.path}/{SPEAKER}")
    assert "Newer words." not in one.text
    assert "not public yet" not in one.text
    with deps.db.write() as session:
        statement = select(Version).join(Document).where(
            Document.kind == minister.kind, Document.name == "wales",
            Document.language == "en", Version.number == 1,
        )  # fmt: skip
        session.scalars(statement).one().state = DocumentState.RETIRED
    one = volunteer.get(one.path)
    assert "Newer words." in one.text
    assert "The enclosed letter is not public yet" in one.text


def test_a_variant_is_tried_with_its_own_minister_s_letter_else_the_main_one(
    volunteer, deps
) -> None:
    page = write(deps, letter(variant="short"), "Nurses", "Please sign the letter.")
    main = volunteer.get(f"{page}/{SPEAKER}")
    assert "not in my capacity as Speaker" in main.text
    its = Identity(DocumentKind.LETTER_MINISTER, "wales", "en", "short")
    write(deps, its, "Short", "The short one.")
    assert "The short one." in volunteer.get(main.path).text


def test_a_letter_that_the_pdf_cannot_print_has_no_link_to_one(volunteer, deps) -> None:
    minister = Identity(DocumentKind.LETTER_MINISTER, "scotland", "en", "greek")
    page = write(deps, minister, "Nurses", "I write for Ελένη.")
    one = volunteer.get(f"{page}/scotland-mp")
    assert "There is no PDF" in one.text
    assert "As a PDF" not in one.text
    assert volunteer.get(f"{one.path}.pdf").status == 404
    assert volunteer.client.get(f"{one.path}.docx").data.startswith(b"PK")


def test_an_unknown_reader_or_version_is_not_found(volunteer) -> None:
    page = preview_of(volunteer, "Page: The issue")
    assert volunteer.get(f"{page.path}/nobody").status == 404
    assert volunteer.get(f"{page.path}/england-mp.pdf").status == 404
    assert volunteer.get("/editor/versions/999999/preview").status == 404


def test_the_campaign_s_facts_have_no_readers(volunteer, deps) -> None:
    with deps.db.read() as session:
        facts = session.scalars(
            select(Version.id).join(Document).where(Document.kind == DocumentKind.SETTINGS)
        ).first()
    assert volunteer.get(f"/editor/versions/{facts}/preview").status == 404


def test_the_preview_is_for_staff_alone(visit, deps) -> None:
    page = write(deps, letter(variant="short"), "Nurses", "Please sign the letter.")
    for address in (page, f"{page}/{SPEAKER}", f"{page}/{SPEAKER}.docx"):
        answer = visit.client.get(address)
        assert answer.status_code == 303, address
        assert "/login" in answer.headers["Location"]


def test_the_writing_page_shows_the_reader_who_is_chosen(volunteer) -> None:
    page = steps.open_writing(volunteer)
    assert "As Speaker you take no part" not in looks_of(page)
    seen = volunteer.submit(page, ("do", "preview"), reader="wales-speaker")
    assert "As Speaker you take no part" in looks_of(seen)
    assert seen.value("reader") == "wales-speaker"


def looks_of(page) -> str:
    """What the card beside the text shows."""
    (card,) = page.tree.xpath("//*[@data-write-looks]")
    return " ".join(card.text_content().split())
