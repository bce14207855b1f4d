"""The page for an MP's office: numbers, asks of the nation, sources; nobody's name, no small number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.content.queries import campaigns
from campaign.core.roles import Role
from campaign.tallies.refresh import refresh
from campaign.team.report.table import Table
from campaign.team.seats.brief import brief
from tests.integration.accounts.staff import signed_in
from tests.integration.team.chain.came import letters
from tests.integration.team.seats.test_seats import code_of

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor


def counted(deps: Deps) -> None:
    while refresh(deps):
        pass


def test_it_tells_how_many_wrote_and_what_is_asked(campaigner: Visitor, deps: Deps) -> None:
    numbers = letters(deps, 6)
    counted(deps)
    page = campaigner.get(f"/team/mps/{code_of(deps, numbers[0])}/brief")
    assert "6 constituents in Manchester Central have written to their MP." in page.text
    assert "This page is for the office of Lucy Powell." in page.text
    assert "Secretary of State for Health and Social Care" in page.text
    for private in ("Jane Smith", "home.example", "High Street"):
        assert private not in page.text


def test_small_numbers_do_not_leave_the_team(campaigner: Visitor, deps: Deps) -> None:
    numbers = letters(deps, 4)
    counted(deps)
    page = campaigner.get(f"/team/mps/{code_of(deps, numbers[0])}/brief")
    assert "Fewer than 5 constituents" in page.text


def test_each_nation_has_its_own_minister(campaigner: Visitor) -> None:
    scotland = campaigner.get("/team/mps/S14000060/brief")
    assert "Cabinet Secretary for Health and Social Care" in scotland.text
    assert "Secretary of State for Health" not in scotland.text


def test_figures_of_other_nations_are_left_out(campaigner: Visitor) -> None:
    scotland = campaigner.get("/team/mps/S14000060/brief").text
    assert "National Cancer Plan" not in scotland
    assert "England and Wales" not in scotland
    assert "England, Scotland and Wales" in scotland
    england = campaigner.get("/team/mps/E14001063/brief").text
    assert "National Cancer Plan" in england
    assert "England and Wales" in england


def test_the_pdf_is_a_pdf(app: Flask, deps: Deps) -> None:
    answer = signed_in(app, deps, Role.ANALYST).client.get("/team/mps/E14001063/brief.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_pdf_says_the_same_in_the_same_order(campaigner: Visitor, deps: Deps) -> None:
    page = campaigner.get("/team/mps/E14001063/brief")
    assert page.tree is not None
    seat = deps.finder.constituency("E14001063")
    with deps.db.read() as session, campaigner.client.application.test_request_context():
        (campaign,) = campaigns(deps, session)
        parts = brief(session, campaign, seat).parts()
    assert [part.title for part in parts] == page.tree.xpath("//main//h2/text()")
    (figures,) = (part for part in parts if isinstance(part, Table))
    assert figures.is_text
    for row in figures.rows:
        assert all(cell in page.text for cell in row)


def test_an_unknown_seat_has_none(campaigner: Visitor) -> None:
    assert campaigner.get("/team/mps/E14999999/brief").status == 404
