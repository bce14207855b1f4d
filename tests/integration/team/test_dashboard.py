"""The first screen says how it stands, what waits, and draws it; small numbers stay with those who see letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campaign.chain.service import Recorded, record
from campaign.core.chain import Source, Stage
from campaign.core.overdue import Overdue
from campaign.core.roles import Role
from campaign.core.states import ActionState
from campaign.db.models import Action, Campaign, Task
from campaign.deps import Deps
from campaign.tallies.recount import mark_everything
from tests.integration.accounts.staff import signed_in
from tests.integration.tallies.counting import count_all
from tests.integration.team.actions import add_actions
from tests.support.visitor import Page, Visitor


@pytest.fixture
def letters(deps: Deps) -> None:
    """Seven letters of this week in one seat, three older ones in another, one MP who wrote."""
    today = deps.now().date()
    add_actions(deps, 7, state=ActionState.DELIVERED, confirmed_on=today, source="nurse")
    add_actions(
        deps,
        3,
        first=10,
        confirmed_on=today - timedelta(days=9),
        constituency_code="W07000081",
        nation="wales",
        variant="short",
    )
    add_actions(deps, 1, first=20, state=ActionState.UNCERTAIN, confirmed_on=today)
    with deps.db.write() as session:
        ids = [action.id for action in session.query(Action).filter_by(nation="wales")]
        record(deps, session, Recorded(Stage.WROTE, today, Source.STAFF), ids)
    count(deps)


def count(deps: Deps) -> None:
    mark_everything(deps)
    count_all(deps)


def numbers(page: Page) -> dict[str, str]:
    pairs = page.tree.xpath("//main//dl[contains(@class, 'pb-counts--first')]/div")
    return {pair.findtext("dt"): " ".join(pair.find("dd").text_content().split()) for pair in pairs}


def table(page: Page, caption: str) -> list[list[str]]:
    found = page.tree.xpath(f"//main//table[caption[contains(., '{caption}')]]")
    return [[cell.text_content().strip() for cell in row] for row in found[0].xpath(".//tbody/tr")]


def test_five_numbers_tell_how_it_stands(campaigner: Visitor, letters: None) -> None:
    page = campaigner.get("/team/")
    assert page.heading == "How it stands"
    assert numbers(page) == {
        "Letters in the last 7 days": "8 3 the week before",
        "Letters ever": "11",
        "Delivered": "10",
        "Answered by the MP": "3",
        "MPs who wrote to the minister": "1",
    }


def test_what_waits_leads_to_where_it_is_done(campaigner: Visitor, letters: None) -> None:
    page = campaigner.get("/team/")
    link = page.tree.xpath("//*[@class='pb-todo']//a[contains(., 'needs a person')]/@href")[0]
    assert "1 Needs a person" not in page.text
    assert campaigner.get(link).text.count("Needs a person") >= 1


def test_tasks_that_are_due_lead_to_the_tasks(
    campaigner: Visitor, letters: None, deps: Deps
) -> None:
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Campaign.id).limit(1)).one()
        today = deps.now().date()
        session.add(
            Task(
                campaign_id=campaign_id, constituency_code="W07000081", kind=Overdue.ANSWER,
                due_on=today, opened_at=deps.now(),
            )
        )  # fmt: skip
    page = campaigner.get("/team/")
    link = page.tree.xpath("//*[@class='pb-todo']//a[contains(., 'task due')]/@href")[0]
    assert campaigner.get(link).heading == "What is overdue"


def test_every_chart_has_its_numbers_as_a_table(campaigner: Visitor, letters: None) -> None:
    page = campaigner.get("/team/?split=nation")
    newest = table(page, "Letters by day")[0]
    assert newest == ["23 Nov 2026", "8", "0"]
    assert len(page.tree.xpath("//main//svg[@role='img']")) == 3
    assert ["MP wrote to the minister", "3", "27.3%"] in table(page, "Step")
    assert ["In week 2", "3"] in table(page, "Time from the letter")


def test_charts_are_of_what_was_chosen(campaigner: Visitor, letters: None) -> None:
    page = campaigner.get("/team/?nation=wales&variant=short&period=52")
    assert ["Letters confirmed", "3", "100%"] in table(page, "Step")
    assert "Page opened" not in page.text, "nobody knows a visit's nation"
    page = campaigner.get("/team/?source=nurse")
    assert ["Letters confirmed", "7", "100%"] in table(page, "Step")
    page = campaigner.get("/team/?source=-")
    assert ["Letters confirmed", "4", "100%"] in table(page, "Step")


def test_nonsense_in_the_address_is_as_good_as_nothing(campaigner: Visitor, letters: None) -> None:
    page = campaigner.get("/team/?period=9999999999&nation=mars&source=%00&split=drop&campaign=x")
    assert page.status == 200
    assert ["Letters confirmed", "11", "100%"] in table(page, "Step")


def test_an_analyst_sees_no_small_number_and_nothing_to_do_with_letters(
    app, deps: Deps, letters: None
) -> None:
    page = signed_in(app, deps, Role.ANALYST).get("/team/?split=nation")
    assert numbers(page)["Letters ever"] == "11"
    assert numbers(page)["Answered by the MP"] == "fewer than 5"
    assert ["MP wrote to the minister", "fewer than 5", ""] in table(page, "Step")
    assert not page.tree.xpath("//*[@class='pb-todo']")
    assert "need a person" not in page.text


def test_a_volunteer_is_not_let_in(app, deps: Deps) -> None:
    assert signed_in(app, deps, Role.VOLUNTEER).get("/team/").status == 403


def test_without_a_single_letter_it_is_a_page_all_the_same(campaigner: Visitor) -> None:
    for path in ("/team/", "/team/?period=all&split=source"):
        assert campaigner.get(path).status == 200


def test_a_letter_that_moves_is_counted_where_it_stands_now(
    campaigner: Visitor, deps: Deps, letters: None
) -> None:
    with deps.db.write() as session:
        session.execute(update(Action).values(state=ActionState.WITHDRAWN))
    count(deps)
    assert numbers(campaigner.get("/team/"))["Letters ever"] == "0"
