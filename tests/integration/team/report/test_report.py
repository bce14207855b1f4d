"""The report to trustees: right numbers, and none that points at a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from campaign.core.chain import Position, Stage
from campaign.core.roles import Role
from campaign.core.tallies import Step
from campaign.db.models import Action, SeatTally
from campaign.tallies.recount import mark_everything
from campaign.team.report.figures import Period, figures, without_small
from tests.integration.accounts.staff import signed_in
from tests.integration.tallies.counting import count_all
from tests.integration.team.actions import add_actions

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor

EVER = Period(date(2020, 1, 1), date(2026, 11, 23))


@pytest.fixture
def analyst(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.ANALYST)


def fill(deps: Deps) -> int:
    """Twenty English letters in November, six Welsh ones in October, three Scottish ones."""
    november, october = date(2026, 11, 2), date(2026, 10, 5)
    add_actions(deps, 14, confirmed_on=november)
    add_actions(
        deps, 6, 20, confirmed_on=november, stage=Stage.WROTE, answered_on=date(2026, 11, 12)
    )
    add_actions(deps, 6, 40, confirmed_on=october, nation="wales")
    add_actions(deps, 3, 50, confirmed_on=november, nation="scotland")
    mark_everything(deps)
    count_all(deps)
    with deps.db.read() as session:
        return session.scalars(select(Action.campaign_id)).first()


def test_numbers_are_those_of_the_letters(deps: Deps) -> None:
    campaign = fill(deps)
    with deps.db.read() as session:
        found = figures(deps, session, [campaign], EVER)
    assert found.steps[Step.CONFIRMED] == 29
    assert found.steps[Step.WROTE] == 6
    assert found.steps[Step.REPLIED] == 0
    assert found.waits["wait-2"] == 6
    assert found.nations["england"][Step.CONFIRMED] == 20


def test_a_small_number_cannot_be_worked_out_from_the_total(deps: Deps) -> None:
    campaign = fill(deps)
    with deps.db.read() as session:
        found = figures(deps, session, [campaign], EVER)
    assert found.nations["scotland"][Step.CONFIRMED] is None
    assert found.nations["wales"][Step.CONFIRMED] is None
    assert without_small({"a": 3, "b": 9, "c": 30}) == {"a": None, "b": None, "c": 30}
    assert without_small({"a": 3, "b": 2, "c": 30}) == {"a": None, "b": None, "c": 30}
    assert without_small({"a": 0, "b": 9}) == {"a": 0, "b": 9}
    # 32 less 30 would be 2: one and one.
    assert without_small({"a": 1, "b": 1, "c": 30}) == {"a": None, "b": None, "c": None}
    assert without_small({"a": 4, "b": 4, "c": 30, "d": 50})["c"] is None


def test_positions_count_mps_of_all_time(deps: Deps) -> None:
    campaign = fill(deps)
    with deps.db.write() as session:
        written = set(session.scalars(select(SeatTally.constituency_code)))
        unwritten = [each for each in deps.finder.constituencies if each.code not in written]
        rows = [
            {
                "campaign_id": campaign,
                "constituency_code": seat.code,
                "position": Position.SUPPORTIVE,
                "member_id": member.id if is_theirs else member.id + 1,
                "wrote": 1,
                "counted_at": deps.now(),
            }
            for place, seat in enumerate(unwritten[:9])
            if (member := deps.finder.member(seat.code))
            for is_theirs in [place < 7]
        ]
        session.execute(insert(SeatTally), rows)
    with deps.db.read() as session:
        found = figures(deps, session, [campaign], EVER)
    assert found.positions[Position.SUPPORTIVE] == 7, "two were said by who sat there before"
    assert found.members[Step.WROTE] == 10, (
        "each seat once, whoever sits there: 9, and the one above"
    )
    assert found.positions[Position.AGAINST] == 0


def test_the_page_shows_a_month(analyst: Visitor, deps: Deps) -> None:
    fill(deps)
    page = analyst.get("/team/report?period=2026-11")
    assert "Letters confirmed from 1 November 2026 to 23 November 2026." in page.text
    assert "Wales" not in page.text
    assert "few" in page.text
    assert "From the beginning" in page.text


def test_what_is_not_offered_is_not_chosen(analyst: Visitor, deps: Deps) -> None:
    fill(deps)
    assert "from 5 October 2026" in analyst.get("/team/report?period=2026-13&campaign=x").text


def test_without_letters_it_says_so(analyst: Visitor) -> None:
    assert "There are no letters in this period." in analyst.get("/team/report").text


def test_it_says_whose_it_is_and_of_which_day(analyst: Visitor, deps: Deps) -> None:
    fill(deps)
    assert "Breast Cancer Now, 23 November 2026" in analyst.get("/team/report").text


def test_the_pdf_is_a_file_of_the_same(analyst: Visitor, deps: Deps) -> None:
    fill(deps)
    answer = analyst.client.get("/team/report.pdf?period=2026")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-11-23.pdf"'


def test_volunteers_do_not_get_it(app: Flask, deps: Deps) -> None:
    volunteer = signed_in(app, deps, Role.VOLUNTEER)
    assert volunteer.client.get("/team/report").status_code == 403
    assert volunteer.client.get("/team/report.pdf").status_code == 403
