"""The way in Welsh: pages, letter, enclosure and e-mails, each in the language it has words in."""

from __future__ import annotations

import io

import docx
import pytest
from flask import Flask
from sqlalchemy import select

from campaign.db.models import Action
from campaign.deps import Deps
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.visitor import Page, Visitor, WelshVisitor
from tests.support.way import EMAIL, SLUG, confirm_link, to_check, to_letter, to_mp, to_thanks, work

CARDIFF = "CF10 1EP"


@pytest.fixture
def welsh(app: Flask) -> WelshVisitor:
    return WelshVisitor(app)


def letter_languages(page: Page) -> set[str]:
    assert page.tree is not None
    return set(page.tree.xpath("//*[contains(@class, 'pb-sheet__text')]/@lang"))


def test_a_letter_from_wales_goes_in_welsh_with_a_welsh_letter_enclosed(
    welsh: WelshVisitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_thanks(welsh, deps, inbox, CARDIFF)
    assert page.path == f"/cy/{SLUG}/thank-you"
    work(deps)
    asked, letter, receipt = inbox.all()
    assert str(asked["Subject"]).startswith("Cadarnhewch eich llythyr at Stephen Doughty")
    assert link_in(asked, "confirm").startswith("/cy/confirm/")
    for mail in (asked, receipt):
        assert "AS etholaeth De Caerdydd a Phenarth" in text_of(mail)
    assert link_in(receipt, "letter").startswith("/cy/letter/")
    assert "wedi'i anfon" in str(receipt["Subject"])
    text = text_of(letter)
    for words in (
        "Annwyl Stephen Doughty,",
        "Rwy'n byw yn etholaeth De Caerdydd a Phenarth",
        "Ysgrifennydd y Cabinet dros Iechyd a Gofal Cymdeithasol",
        "tua 61,000 o bobl",
        "Yn gywir,",
        "Ffynonellau: tua 61,000 o bobl: Amcangyfrif Breast Cancer Now, 2025, y DU.",
        "Amgaeedig: llythyr i chi ei lofnodi",
        "23 Tachwedd 2026",
        "Aelod Seneddol dros etholaeth De Caerdydd a Phenarth",
        "Parc Cathays",
    ):
        assert words in text, words
    for words in ("Dear ", "Yours sincerely", "Sources:", "Enclosed:", "November"):
        assert words not in text, words
    enclosed = next(
        each for each in letter.iter_attachments() if "docx" in str(each.get_filename())
    )
    document = docx.Document(io.BytesIO(enclosed.get_content()))
    assert "Annwyl Ysgrifennydd y Cabinet," in [each.text for each in document.paragraphs]
    html = letter.get_body(("html",))
    assert html is not None
    assert '<html lang="cy">' in html.get_content()


def test_where_there_is_no_welsh_letter_the_english_one_is_marked_as_english(
    welsh: WelshVisitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(welsh, "M1 1AE")
    assert letter_languages(page) == {"en", "en-GB"}
    page = welsh.submit(page, seen=page.value("seen"))
    link = confirm_link(deps, inbox)
    assert link.startswith("/cy/"), "e-mails and pages stay in the language of the supporter"
    page = welsh.get(link)
    welsh.submit(page, seen=page.value("seen"))
    work(deps)
    letter = inbox.all()[1]
    assert "Dear Lucy Powell," in text_of(letter)
    assert "Yours sincerely," in text_of(letter)


def test_the_welsh_letter_is_marked_as_welsh(welsh: WelshVisitor) -> None:
    assert letter_languages(to_check(welsh, CARDIFF)) == {"cy"}


def test_an_english_page_may_show_the_welsh_letter_that_was_begun(app: Flask) -> None:
    visit = WelshVisitor(app)
    to_check(visit, CARDIFF)
    english = Visitor(app)
    english.client = visit.client
    page = english.get(f"/{SLUG}/check")
    assert page.tree is not None
    assert page.tree.get("lang") == "en"
    assert letter_languages(page) == {"cy"}


def test_whoever_begins_again_from_an_english_page_gets_the_english_letter(
    app: Flask, deps: Deps
) -> None:
    visit = WelshVisitor(app)
    to_mp(visit, CARDIFF)
    english = Visitor(app)
    english.client = visit.client
    to_mp(english, CARDIFF)
    page = to_letter(english, CARDIFF)
    assert "I live in Cardiff" in page.value("body")
    with deps.db.read() as session:
        assert [each.language for each in session.scalars(select(Action))] == ["en"]


def test_words_of_ones_own_are_kept_when_the_language_changes(app: Flask, deps: Deps) -> None:
    visit = WelshVisitor(app)
    to_check(visit, CARDIFF, own=" Fy mam.")
    english = Visitor(app)
    english.client = visit.client
    to_mp(english, CARDIFF)
    page = english.get(f"/{SLUG}/letter")
    assert page.value("body").endswith("Fy mam.")
    with deps.db.read() as session:
        assert session.scalars(select(Action.language)).one() == "cy"


def test_the_link_to_ones_own_data_is_in_the_language_of_the_page(
    welsh: WelshVisitor, deps: Deps, inbox: Inbox
) -> None:
    to_thanks(welsh, deps, inbox, CARDIFF)
    welsh.submit(welsh.get("/your-data"), email=EMAIL)
    work(deps)
    sent = [each for each in inbox.to(EMAIL) if "/your-data/" in each.as_string()]
    assert [link_in(each, "your-data")[:14] for each in sent] == ["/cy/your-data/"]


def test_the_campaign_page_is_welsh_from_title_to_figures(welsh: WelshVisitor) -> None:
    text = welsh.get(f"/{SLUG}/").text
    for words in (
        "Canser eilaidd y fron: cyfrif pawb, gofalu am bawb",
        "Beth yw canser eilaidd y fron",
        "tua 61,000",
        "Hydref 2018",
    ):
        assert words in text
    assert "What secondary breast cancer is" not in text
