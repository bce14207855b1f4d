"""Posting the letter, or sending it oneself: what one gets, and what is counted."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from campaign.core.tallies import VisitStep
from campaign.db.models import Message, Visit
from campaign.deps import Deps
from tests.support.visitor import Visitor, WelshVisitor
from tests.support.way import SLUG, to_check, to_mp

WAYS = f"/{SLUG}/other-ways"


def counted(app: Flask, deps: Deps) -> dict[str, int]:
    app.extensions["postbag_visits"].save()
    with deps.db.read() as session:
        rows = session.scalars(select(Visit))
        ways = (VisitStep.POSTED, VisitStep.COPIED)
        return {each.step: each.number for each in rows if each.step in ways}


def test_both_letters_are_there_without_giving_name_or_address(visit: Visitor) -> None:
    to_mp(visit)
    page = visit.get(WAYS)
    for words in (
        "Dear Lucy Powell,",
        "House of Commons, London SW1A 0AA",
        "Dear Secretary of State,",
        "Yours sincerely,",
        "(your full name)",
        "Sources: about 61,000 people: Breast Cancer Now estimate, 2025, UK.",
    ):
        assert words in page.text, words
    assert "[ref" not in page.text, "we never get this letter, so it has no reference"


def test_ones_own_words_are_in_it(visit: Visitor) -> None:
    to_check(visit, own=" My mother waited.")
    assert "My mother waited." in visit.get(WAYS).text


def test_without_an_mp_one_is_led_to_the_campaign(visit: Visitor) -> None:
    assert visit.get(WAYS).path == f"/{SLUG}/"


def test_telling_counts_once_and_sends_nothing(app: Flask, deps: Deps) -> None:
    visit = Visitor(app)
    to_mp(visit)
    before = visit.get(WAYS)
    said = visit.submit(before, way="posted")
    assert "We have counted it" in said.text
    visit.submit(before, way="posted")
    assert counted(app, deps) == {"posted": 1}
    with deps.db.read() as session:
        assert session.scalars(select(Message)).all() == []


def test_saying_nothing_is_asked_about(app: Flask, deps: Deps) -> None:
    visit = Visitor(app)
    to_mp(visit)
    page = visit.submit(visit.get(WAYS))
    assert page.errors[0][0] == "Please choose one of these."
    token = visit.get(WAYS).value("csrf_token")
    assert "Please choose one of these." in visit.post(WAYS, csrf_token=token, way="visited").text
    assert counted(app, deps) == {}


def test_in_welsh_both_letters_are_welsh_where_there_are_welsh_ones(app: Flask) -> None:
    visit = WelshVisitor(app)
    to_mp(visit, "CF10 1EP")
    text = visit.get(WAYS).text
    assert "Annwyl Stephen Doughty," in text
    assert "Annwyl Ysgrifennydd y Cabinet," in text
