"""Visits are counted without knowing whose they are, and never at the cost of a page."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from campaign.core.tallies import VisitStep, source_of
from campaign.db.models import Action, Visit
from campaign.deps import Deps
from campaign.tallies import visits as counting
from campaign.tallies.visits import Visits, is_robot
from campaign.web import VISITS
from tests.support.clock import SetClock
from tests.support.letters import SLUG
from tests.support.visitor import Visitor


def written(deps: Deps) -> dict[tuple[str, str], int]:
    with deps.db.read() as session:
        rows = session.scalars(select(Visit)).all()
    assert {row.day for row in rows} <= {deps.now().date()}
    return {(row.step, row.source): row.number for row in rows}


def test_opened_pages_and_found_mps_are_counted_with_their_source(visit, app, deps, clock) -> None:
    page = visit.get(f"/{SLUG}/?source=newsletter")
    visit.submit(page, postcode="M1 1AE")
    Visitor(app).get(f"/{SLUG}/")
    Visitor(app).get(f"/{SLUG}/")
    assert written(deps) == {}, "a page costs no write"
    clock.pass_time(seconds=10)
    Visitor(app).get(f"/{SLUG}/").response.close()  # as a server does when the page has gone
    assert written(deps) == {
        ("visited", "newsletter"): 1,
        ("found", "newsletter"): 1,
        ("visited", ""): 3,
    }
    with deps.db.read() as session:
        assert session.scalars(select(Action.source)).all() == ["newsletter"]


def test_a_postcode_that_needs_a_choice_keeps_the_source(visit, deps) -> None:
    page = visit.get(f"/{SLUG}/?source=nurse")
    page = visit.submit(page, postcode="ZZ1 1ZZ")
    action = page.tree.xpath("//form[.//input[@name='postcode']]/@action")[0]
    assert action.endswith("source=nurse")
    assert "source=nurse" in page.tree.xpath("//main//a[contains(@href, '/search')]/@href")[0]


def test_robots_and_early_fetches_are_left_out(app, deps, clock) -> None:
    client = app.test_client()
    clock.pass_time(seconds=60)
    for headers in (
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
    ):
        client.get(f"/{SLUG}/", headers=headers).close()
    client.head(f"/{SLUG}/").close()
    app.extensions[VISITS].save()
    assert written(deps) == {}


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", False),
        ("Mozilla/5.0 (Linux; Android 14; CUBOT X70) Chrome/120 Mobile Safari/537.36", False),
        ("facebookexternalhit/1.1", True),
        ("curl/8.5.0", True),
        ("bingbot/2.0; +http://www.bing.com/bingbot.htm", True),
    ],
)
def test_robots_say_so_themselves(agent: str, robot: object) -> None:
    assert is_robot(agent) is robot


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Newsletter", "newsletter"),
        ("nurse_3-a", "nurse_3-a"),
        ("jane@home.example", ""),
        ("Jane Smith", ""),
        ("x" * 31, ""),
        ("<b>", ""),
        ("", ""),
    ],
)
def test_a_source_is_a_short_word_of_ours_or_left_out(text: str, source: str) -> None:
    assert source_of(text) == source


def test_a_database_that_is_away_costs_no_page_and_no_count(visit, app, deps, clock) -> None:
    visits: Visits = app.extensions[VISITS]
    for _ in range(3):
        visits.add(1, "", VisitStep.VISITED)
    with deps.db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE visits RENAME TO away")
    clock.pass_time(seconds=11)
    page = visit.get(f"/{SLUG}/")
    page.response.close()
    assert page.status == 200
    with deps.db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO visits")
    visits.save()
    assert written(deps) == {("visited", ""): 4}


def test_two_processes_add_to_the_same_number(deps: Deps, clock: SetClock) -> None:
    for visits in (Visits(deps.db, clock), Visits(deps.db, clock)):
        due = [visits.add(1, "nurse", VisitStep.FOUND) for _ in range(counting.AT_MOST)]
        assert due.index(True) == counting.AT_MOST - 1
        visits.save()
    assert written(deps) == {("found", "nurse"): 2 * counting.AT_MOST}


def test_made_up_sources_fill_no_table(deps: Deps, clock: SetClock) -> None:
    visits = Visits(deps.db, clock)
    for number in range(500):
        visits.add(1, f"made-up-{number}", VisitStep.VISITED)
    visits.add(1, "", VisitStep.VISITED)
    visits.save()
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Visit)) <= counting.MOST_SOURCES + 2
        assert session.scalar(select(func.sum(Visit.number))) == 501
