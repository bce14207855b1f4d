"""The team's list of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from campaign.core.audit import Done
from campaign.core.states import ActionState
from campaign.db.models import AuditEntry
from tests.integration.team.actions import BEGAN, BODY, add_actions

if TYPE_CHECKING:
    from datetime import datetime

    from campaign.deps import Deps
    from tests.support.visitor import Page, Visitor


def see(visitor: Visitor, **filters: str) -> Page:
    return visitor.get(f"/team/actions?{urlencode(filters)}")


def references(page: Page) -> list[str]:
    assert page.tree is not None
    found = page.tree.xpath("//table//th[@scope='row']")
    return [cell.text_content().strip() for cell in found]


def counts(page: Page) -> dict[str, str]:
    assert page.tree is not None
    items = page.tree.xpath("//ul[contains(@class,'pb-counts')]/li")
    return {item.find("a").text: item.find("strong").text for item in items}


def test_nothing_yet_is_said_kindly(campaigner: Visitor) -> None:
    page = see(campaigner)
    assert "No letters yet." in page.text
    assert references(page) == []


def test_newest_first_with_every_column(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, 3)
    page = see(campaigner)
    assert references(page) == ["0000002", "0000001", "0000000"]
    assert page.tree is not None
    cells = [cell.text_content().strip() for cell in page.tree.xpath("//tbody/tr[1]/*")]
    assert cells == [
        "1 Nov 2026",
        "0000002",
        "Supporter 2",
        "Aldershot",
        "England",
        "Alex Baker",
        "Sent",
        "25%",
    ]
    headers = page.tree.xpath("//thead//th/@scope")
    assert headers == ["col"] * 8
    assert page.tree.xpath("//table/caption")


def test_letters_and_addresses_are_not_on_the_page(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps)
    page = see(campaigner)
    for private in (BODY, "private@home.example", "1 Private Street", "M1 1AE"):
        assert private not in page.source
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["drafted", "awaiting", "expired"])
def test_what_nobody_confirmed_is_shown_only_when_asked_for_and_nameless(
    campaigner: Visitor, deps: Deps, state: str
) -> None:
    add_actions(deps, state=ActionState(state), name="Secret Name")
    page = see(campaigner)
    assert references(page) == []
    asked = see(campaigner, state=state)
    assert references(asked) == ["0000000"]
    assert "Not confirmed: no name shown" in asked.text
    assert "Secret Name" not in asked.source


def test_a_letter_taken_back_before_it_was_confirmed_is_nameless(
    campaigner: Visitor, deps: Deps
) -> None:
    add_actions(deps, state=ActionState.WITHDRAWN, confirmed_at=None, name="Secret Name")
    page = see(campaigner)
    assert references(page) == ["0000000"]
    assert "Secret Name" not in page.source


def test_a_deleted_name_is_said_to_be_deleted(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, name=None)
    assert "Deleted" in see(campaigner).text


def test_a_name_with_markup_is_text(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, name="<script>alert(1)</script>")
    page = see(campaigner)
    assert "<script>alert" not in page.source
    assert "<script>alert(1)</script>" in page.text


class TestFilters:
    """Each field narrows, and they narrow together."""

    @pytest.fixture(autouse=True)
    def letters(self, deps: Deps) -> None:
        wales = {
            "nation": "wales",
            "constituency_code": "W07000081",
            "constituency_name": "Aberafan Maesteg",
        }
        add_actions(deps, 2, first=0)
        add_actions(deps, 2, first=10, **wales)
        add_actions(deps, 1, first=20, state=ActionState.FAILED, **wales)
        add_actions(deps, 4, first=30, state=ActionState.DRAFTED)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"campaign": "secondary-breast-cancer"}, 5),
            ({"nation": "wales"}, 3),
            ({"nation": "scotland"}, 0),
            ({"state": "failed"}, 1),
            ({"state": "drafted"}, 4),
            ({"constituency": "Aldershot"}, 2),
            ({"constituency": "w07000081"}, 3),
            ({"constituency": "aberafan"}, 3),
            ({"nation": "wales", "state": "sent", "constituency": "Aberafan Maesteg"}, 2),
            ({"nation": "england", "constituency": "Aberafan Maesteg"}, 0),
        ],
    )
    def test_narrow(self, campaigner: Visitor, filters: dict[str, str], expected: int) -> None:
        page = see(campaigner, **filters)
        assert page.status == 200
        assert len(references(page)) == expected
        for name, value in filters.items():
            assert page.value(name) == value

    def test_the_counts_are_of_the_other_filters(self, campaigner: Visitor) -> None:
        assert counts(see(campaigner)) == {
            "All confirmed": "5",
            "Sent": "4",
            "Could not be delivered": "1",
            "Being written": "4",
        }
        assert counts(see(campaigner, nation="wales", state="failed")) == {
            "All confirmed": "3",
            "Sent": "2",
            "Could not be delivered": "1",
        }

    def test_nothing_found_is_said_kindly(self, campaigner: Visitor) -> None:
        assert "Perhaps a wider choice" in see(campaigner, nation="scotland").text


@pytest.mark.parametrize(
    ("begun", "day", "seen"),
    [
        # In summer London is an hour ahead of UTC.
        (BEGAN.replace(month=7, day=1, hour=22, minute=59), "2026-07-01", True),
        (BEGAN.replace(month=7, day=1, hour=23, minute=0), "2026-07-01", False),
        (BEGAN.replace(month=7, day=1, hour=23, minute=0), "02/07/2026", True),
        (BEGAN.replace(month=12, day=1, hour=0, minute=0), "2026-12-01", True),
        (BEGAN.replace(month=11, day=30, hour=23, minute=59), "2026-12-01", False),
    ],
)
def test_days_are_whole_days_in_london(
    campaigner: Visitor, deps: Deps, begun: datetime, day: str, *, seen: bool
) -> None:
    add_actions(deps, created_at=begun)
    assert bool(references(see(campaigner, from_date=day, to_date=day))) is seen


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"campaign": "no-such"}, "campaign"),
        ({"nation": "france"}, "nation"),
        ({"state": "' OR 1=1 --"}, "state"),
        ({"constituency": "zzzzzzzz"}, "constituency"),
        ({"constituency": "\0\0"}, "constituency"),
        ({"constituency": "north"}, "constituency"),
        ({"from_date": "2026-02-30"}, "from_date"),
        ({"to_date": "yesterday"}, "to_date"),
        ({"to_date": "9999-12-31"}, "to_date"),
        ({"from_date": "2026-11-02", "to_date": "2026-11-01"}, "to_date"),
        ({"before": "abc"}, ""),
        ({"before": "9" * 40}, ""),
        ({"after": "-1"}, ""),
        ({"before": "999999999"}, ""),
    ],
)
def test_a_bad_filter_is_a_message_and_not_a_fault(
    campaigner: Visitor, filters: dict[str, str], field: str
) -> None:
    for path in ("/team/actions", "/team/actions.csv"):
        if "before" in filters and path.endswith("csv") and filters["before"].isdigit():
            continue
        page = campaigner.get(f"{path}?{urlencode(filters)}")
        assert page.status == 422
        assert [target for _, target in page.errors] == [field]


class TestPages:
    """Paging by the last row seen."""

    def follow(self, visitor: Visitor, page: Page, rel: str) -> Page | None:
        assert page.tree is not None
        links = page.tree.xpath(f"//nav//a[@rel='{rel}']/@href")
        return visitor.get(links[0]) if links else None

    def test_each_row_exactly_once_while_new_ones_arrive(
        self, campaigner: Visitor, deps: Deps
    ) -> None:
        there = add_actions(deps, 2030)
        # Several in the same moment: the id decides.
        there += add_actions(deps, 120, first=5000, created_at=BEGAN)
        seen: list[str] = []
        page: Page | None = see(campaigner)
        fresh = 10_000
        while page is not None:
            seen += references(page)
            if fresh < 10_020:
                add_actions(deps, 3, first=fresh)
                fresh += 3
            page = self.follow(campaigner, page, "next")
        assert sorted(seen) == sorted(there)

    def test_back_is_the_way_one_came(self, campaigner: Visitor, deps: Deps) -> None:
        add_actions(deps, 130)
        first = see(campaigner, nation="england")
        second = self.follow(campaigner, first, "next")
        assert second is not None
        third = self.follow(campaigner, second, "next")
        assert third is not None
        assert self.follow(campaigner, third, "next") is None
        assert [len(references(each)) for each in (first, second, third)] == [50, 50, 30]
        back = self.follow(campaigner, third, "prev")
        assert back is not None
        assert references(back) == references(second)
        start = self.follow(campaigner, back, "prev")
        assert start is not None
        assert references(start) == references(first)
        assert self.follow(campaigner, start, "prev") is None
        assert start.value("nation") == "england"


def test_who_looked_at_the_list_is_written_down(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, 3)
    campaigner.get("/team/actions?state=failed")
    campaigner.get("/team/actions")
    with deps.db.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.what == Done.SAW_ACTIONS)
        seen = session.scalars(wanted.order_by(AuditEntry.id)).all()
    assert [entry.detail for entry in seen] == [{"letters": 0}, {"letters": 3}]
    assert seen[0].user_id is not None
