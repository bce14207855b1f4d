"""The map: every seat drawn and listed, coloured by what is chosen, small numbers kept back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from campaign.core.roles import Role
from campaign.db.models import Campaign, SeatTally
from tests.integration.accounts.staff import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Page

ALDERSHOT, CARDIFF_EAST = "E14001063", "W07000089"


@pytest.fixture
def counted(deps: Deps) -> None:
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Campaign.id)).first()
        for code, numbers in {
            ALDERSHOT: {"confirmed": 120, "sent": 100, "answered": 25, "wrote": 3},
            CARDIFF_EAST: {"confirmed": 3, "sent": 3},
        }.items():
            session.add(
                SeatTally(
                    campaign_id=campaign_id,
                    constituency_code=code,
                    counted_at=deps.now(),
                    **numbers,
                )
            )


def hexagon(page: Page, name: str) -> str:
    found = re.search(rf'pb-hexagon pb-hexagon--(\S+)"[^>]*><title>{name}: ([^<]+)<', page.source)
    assert found, f"{name} is not on the map"
    return f"{found[1]} {found[2]}"


@pytest.mark.usefixtures("counted")
def test_every_seat_is_drawn_and_listed(app: Flask, deps: Deps) -> None:
    page = signed_in(app, deps, Role.CAMPAIGNER).get("/team/map")
    assert page.source.count('class="pb-hexagon pb-hexagon--step-') >= 650
    assert page.source.count('<th scope="row"') == 650
    assert hexagon(page, "Aldershot").endswith("120 letters")
    assert hexagon(page, "Cardiff East").endswith("3 letters")


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("per-10000", "15.6 for every 10,000 electors"),
        ("answered", "25% answered"),
        ("stage", "Wrote to the minister"),
        ("party", "Labour"),
    ],
)
def test_it_is_coloured_by_what_is_chosen(app: Flask, deps: Deps, show: str, said: str) -> None:
    page = signed_in(app, deps, Role.CAMPAIGNER).get(f"/team/map?show={show}")
    assert hexagon(page, "Aldershot").endswith(said)


@pytest.mark.usefixtures("counted")
def test_an_analyst_sees_no_small_numbers(app: Flask, deps: Deps) -> None:
    page = signed_in(app, deps, Role.ANALYST).get("/team/map?order=value")
    assert "3 letters" not in page.text
    assert hexagon(page, "Cardiff East").endswith("Fewer than 5 letters")
    assert hexagon(page, "Aldershot").endswith("120 letters")


@pytest.mark.usefixtures("counted")
def test_the_table_is_sorted_by_the_value(app: Flask, deps: Deps) -> None:
    page = signed_in(app, deps, Role.CAMPAIGNER).get("/team/map?order=value")
    rows = re.findall(r'<th scope="row"[^>]*>(?:<a[^>]*>)?([^<]+)<', page.source)
    assert rows[:2] == ["Aldershot", "Cardiff East"]
    assert rows[2:] == sorted(rows[2:])


def test_the_table_can_be_had_alone_to_print(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.CAMPAIGNER)
    page = visitor.get("/team/map?show=answered")
    assert page.tree is not None
    (link,) = page.tree.xpath("//a[contains(., 'The table alone')]/@href")
    alone = visitor.get(link)
    assert "pb-hexagon" not in alone.source
    assert alone.source.count('<th scope="row"') == 650
    assert alone.tree is not None
    assert not alone.tree.xpath("//section[contains(@class, 'pb-no-print')]")
    assert page.tree.xpath("//section[contains(@class, 'pb-no-print')]//table")
    (back,) = alone.tree.xpath("//a[contains(., 'Back to the map')]/@href")
    assert back == "/team/map?show=answered"


def test_a_volunteer_does_not_see_it(app: Flask, deps: Deps) -> None:
    assert signed_in(app, deps, Role.VOLUNTEER).get("/team/map").status == 403


def test_an_unknown_campaign_is_refused_in_words(app: Flask, deps: Deps) -> None:
    page = signed_in(app, deps, Role.CAMPAIGNER).get("/team/map?campaign=nothing")
    assert page.status == 422
    assert "Please choose one from the list." in page.text


def test_what_is_no_way_to_colour_is_the_usual_one(app: Flask, deps: Deps) -> None:
    page = signed_in(app, deps, Role.CAMPAIGNER).get("/team/map?show=%27&order=7")
    assert "Letters</figcaption>" in page.source


@pytest.mark.usefixtures("counted")
def test_the_number_of_queries_does_not_grow_with_the_seats(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.CAMPAIGNER)
    seen: list[str] = []
    event.listen(deps.db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    visitor.get("/team/map")
    assert len([each for each in seen if each.startswith("SELECT")]) <= 8, seen
