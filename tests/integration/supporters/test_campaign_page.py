"""The campaign's page: figures by name, each with where it is from; prompts of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, update

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.db.models import Document, DocumentKind, Version
from tests.support.letters import SLUG
from tests.support.visitor import Visitor
from tests.support.way import to_letter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (shipped,) = shipped_campaigns()
    return Path(shutil.copytree(shipped, tmp_path / "campaign"))


def test_figures_are_told_with_source_date_and_place(visit) -> None:
    page = visit.get(f"/{SLUG}/")
    assert "In the UK, about 61,000 people are thought to be living with it." in page.text
    assert "about 61,000 people: Breast Cancer Now estimate, 2025, UK" in page.text
    assert (
        "90%: Breast Cancer Care survey of about 204 people, October 2014, "
        "people who answered the survey. A historical figure" in page.text
    )
    assert "{{" not in page.source
    assert page.text.count("Where these figures are from") == 1


def test_a_page_whose_figure_is_gone_is_shown_all_the_same(deps, visit, caplog) -> None:
    with deps.db.write() as session:
        version = session.scalars(
            select(Version)
            .join(Document, Document.id == Version.document_id)
            .where(
                Document.kind == DocumentKind.PAGE,
                Document.name == "issue",
                Document.language == "en",
            )
        ).one()
        text = f"{version.text}\nAnd {{{{ figure_that_is_gone }}}}.\n\nThe last line.\n"
        session.execute(update(Version).where(Version.id == version.id).values(text=text))
    page = visit.get(f"/{SLUG}/")
    assert page.status == 200
    assert "What secondary breast cancer is" in page.text
    assert "about 61,000 people are thought to be living with it" in page.text
    assert "The last line." in page.text
    assert "figure_that_is_gone" not in page.source
    assert "cannot be filled in" in caplog.text


def test_a_campaign_may_ask_its_own_questions(deps, folder, visit) -> None:
    assert "Why does this matter to you?" in to_letter(visit, "M1 1AE").text
    toml = folder / "campaign.toml"
    toml.write_text(f'prompts = ["Who looked after you?"]\n{toml.read_text("utf-8")}', "utf-8")
    load_campaign(deps, read_folder(folder))
    page = to_letter(Visitor(visit.app), "M1 1AE")
    assert "Who looked after you?" in page.text
    assert "Why does this matter to you?" not in page.text


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_percentages_are_drawn_dot_for_dot(visit, prefix: str) -> None:
    page = visit.get(f"{prefix}/{SLUG}/")
    cards = page.tree.xpath("//li[@class='pb-figure']")
    drawn = {
        card.xpath("string(.//strong)"): len(card.xpath(".//*[@class='pb-dots__on']"))
        for card in cards
        if card.xpath(".//*[name()='svg']")
    }
    assert drawn == {"72%": 72, "30%": 30}
    assert all(len(card.xpath(".//*[name()='circle']")) in (0, 100) for card in cards)
    assert len(cards) == 3, "a number that is no percentage has no picture"
