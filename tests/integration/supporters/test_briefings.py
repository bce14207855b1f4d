"""Briefings: chosen by hand or by postcode, as a page and as a PDF, each true of its nation."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.core.document_states import DocumentState
from campaign.db.models import Document, DocumentKind, Version
from campaign.deps import Deps
from tests.support.visitor import Visitor, WelshVisitor
from tests.support.way import SLUG

BRIEFINGS = f"/{SLUG}/briefings"
NATIONS = {
    "england": "Secretary of State for Health and Social Care",
    "scotland": "Scottish Government",
    "wales": "Welsh Government",
    "northern-ireland": "Minister of Health",
}


@pytest.mark.parametrize(("nation", "decides"), NATIONS.items())
def test_each_nation_has_its_own_with_sources_and_date(
    visit: Visitor, nation: str, decides: str
) -> None:
    page = visit.get(f"{BRIEFINGS}/{nation}")
    assert page.status == 200
    for words in (decides, "about 61,000", "Breast Cancer Now estimate, 2025, UK", "2014"):
        assert words in page.text, words
    assert "{{" not in page.source


def test_figures_of_england_and_wales_are_told_there_alone(visit: Visitor) -> None:
    for nation, told in (("england", 1), ("wales", 1), ("scotland", 0), ("northern-ireland", 0)):
        assert ("65%" in visit.get(f"{BRIEFINGS}/{nation}").text) == bool(told), nation


@pytest.mark.parametrize(
    ("postcode", "nation"),
    [
        ("M1 1AE", "england"),
        ("EH1 1YZ", "scotland"),
        ("CF10 1EP", "wales"),
        ("BT7 1NN", "northern-ireland"),
    ],
)
def test_a_postcode_leads_to_its_nation_and_is_in_no_address(
    visit: Visitor, postcode: str, nation: str
) -> None:
    page = visit.submit(visit.get(BRIEFINGS), postcode=postcode)
    assert page.path == f"{BRIEFINGS}/{nation}"
    assert page.response.request.query_string == b""


@pytest.mark.parametrize(
    ("postcode", "words"),
    [("", "Please give your postcode."), ("hello", "does not look like"), ("JE2 3AB", "Jersey")],
)
def test_other_postcodes_are_answered_and_the_list_stays(
    visit: Visitor, postcode: str, words: str
) -> None:
    page = visit.submit(visit.get(BRIEFINGS), postcode=postcode)
    assert page.status == 422
    assert words in page.text
    assert "Briefing for Wales" in page.text


def test_the_pdf_says_the_same_and_is_sent_once(app: Flask) -> None:
    client = app.test_client()
    answer = client.get(f"{BRIEFINGS}/wales.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert b"/Lang (en-GB)" in answer.data
    again = client.get(f"{BRIEFINGS}/wales.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{BRIEFINGS}/wales.pdf").data == answer.data


def test_a_nation_that_is_none_is_not_found(visit: Visitor) -> None:
    for path in ("france", "france.pdf", "England"):
        assert visit.get(f"{BRIEFINGS}/{path}").status == 404


def test_what_is_not_public_is_not_offered(visit: Visitor, deps: Deps) -> None:
    with deps.db.write() as session:
        wales = select(Version).join(Document).where(Document.name == "wales")
        for version in session.scalars(wales.where(Document.kind == DocumentKind.BRIEFING)):
            version.state = DocumentState.RETIRED
    assert "Briefing for Wales" not in visit.get(BRIEFINGS).text
    assert visit.get(f"{BRIEFINGS}/wales").status == 404


@pytest.mark.parametrize("nation", NATIONS)
def test_in_welsh_there_is_a_welsh_text_and_pdf(app: Flask, nation: str) -> None:
    page = WelshVisitor(app).get(f"{BRIEFINGS}/{nation}")
    assert page.tree is not None
    assert page.tree.xpath("//*[contains(@class, 'pb-prose')]/@lang") == ["cy"]
    assert "tua 61,000 o bobl" in page.text
    pdf = app.test_client().get(f"/cy{BRIEFINGS}/{nation}.pdf")
    assert b"/Lang (cy-GB)" in pdf.data


def test_an_english_text_on_a_welsh_page_is_marked(app: Flask, deps: Deps) -> None:
    with deps.db.write() as session:
        welsh = select(Version).join(Document).where(Document.language == "cy")
        for version in session.scalars(welsh.where(Document.kind == DocumentKind.BRIEFING)):
            version.state = DocumentState.RETIRED
    page = WelshVisitor(app).get(f"{BRIEFINGS}/scotland")
    assert page.tree is not None
    assert page.tree.xpath("//*[contains(@class, 'pb-prose')]/@lang") == ["en"]


def test_the_campaign_leads_there(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/")
    assert page.tree is not None
    assert page.tree.xpath(f"//main//a[@href='{BRIEFINGS}']")
