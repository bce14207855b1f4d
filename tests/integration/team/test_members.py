"""The team's pages of MPs: notes that change where letters go, and dissolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaign.core.roles import Role
from tests.integration.accounts.staff import signed_in
from tests.support.inbox import link_in, text_of
from tests.support.letters import confirmed
from tests.support.roll import MANCHESTER
from tests.support.way import EMAIL, SLUG, to_mp, work

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock
    from tests.support.inbox import Inbox
    from tests.support.visitor import Page, Visitor

SEAT = f"/team/members/{MANCHESTER}"


def note(visitor: Visitor, kind: str, **fields: str) -> Page:
    fields = {"reason": "The office rang on Monday", **fields}
    return visitor.submit(visitor.get(SEAT), kind=kind, **fields)


def letters_to(inbox: Inbox) -> list[str]:
    return [str(each["To"]) for each in inbox.all() if EMAIL not in str(each["To"])]


def test_the_page_shows_the_seats_that_need_a_look(campaigner: Visitor) -> None:
    page = campaigner.get("/team/members/")
    assert "Yasmin Qureshi" in page.text, "she has no published address"
    assert "Lucy Powell" not in page.text
    assert "20 August 2026" in page.text
    assert "more than a month ago" in page.text


def test_seats_are_found_by_name(campaigner: Visitor) -> None:
    page = campaigner.get("/team/members/?q=manchester+cen")
    assert "Lucy Powell" in page.text
    assert "contact@lucypowell.org.uk" in page.text
    assert "No constituency or MP" in campaigner.get("/team/members/?q=qqqqqq").text


def test_another_address_is_used_until_its_last_day(
    campaigner: Visitor, deps: Deps, inbox: Inbox, clock: SetClock
) -> None:
    page = note(campaigner, "email", email="cover@office.example", until="25/11/2026")
    assert page.path == SEAT
    assert "Letters go to cover@office.example" in page.text
    assert "campaigner@charity.example" in page.text, "who wrote it is on it"
    confirmed(deps)
    work(deps)
    clock.pass_time(days=3)
    confirmed(deps, "john@home.example")
    work(deps)
    sent = [each for each in letters_to(inbox) if "john@" not in each]
    assert sent == [
        "Lucy Powell <cover@office.example>",
        "Lucy Powell <contact@lucypowell.org.uk>",
    ]


def test_a_note_is_ended_by_hand_and_stays_in_the_history(campaigner: Visitor) -> None:
    page = note(campaigner, "email", email="cover@office.example")
    page = campaigner.submit(page)  # the first form is the button that ends it
    assert "Letters go to contact@lucypowell.org.uk" in page.text
    assert "over" in page.text
    assert "cover@office.example" in page.text


def test_a_second_note_of_a_kind_ends_the_first(campaigner: Visitor) -> None:
    note(campaigner, "email", email="one@office.example")
    page = note(campaigner, "email", email="two@office.example")
    assert "Letters go to two@office.example" in page.text
    assert page.text.count("over") == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "email", "email": ""}, "one e-mail address"),
        ({"kind": "email", "email": "Lucy <a@b.example>"}, "one e-mail address"),
        ({"kind": "email", "email": "a@b.example, c@d.example"}, "one e-mail address"),
        ({"kind": "direct", "email": "a@b.example"}, "belongs to the first choice"),
        ({"kind": "direct", "until": "1/1/2020"}, "past"),
        ({"kind": "direct", "until": "soon"}, "a day such as"),
        ({"kind": "direct", "reason": " "}, "say why"),
        ({"kind": "direct", "reason": "x" * 501}, "at most 500"),
        ({"kind": "nonsense"}, "choose one"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused(
    campaigner: Visitor, fields: dict[str, str], error: str
) -> None:
    fields = {"reason": "because", **fields}
    page = campaigner.submit(campaigner.get(SEAT), **fields)
    assert page.status == 422
    assert error in " ".join(text for text, _ in page.errors)
    assert "No notes on Lucy Powell" in campaigner.get(SEAT).text


def test_an_mp_who_wants_no_letters_through_third_parties(
    campaigner: Visitor, visit: Visitor
) -> None:
    note(campaigner, "direct")
    page = to_mp(visit)
    assert "write to them directly" in page.text
    assert "contact@lucypowell.org.uk" in page.text
    assert "Dear Lucy Powell" in page.text
    assert visit.get(f"/{SLUG}/you").path == f"/{SLUG}/mp", "nothing goes through us"


def test_an_mp_of_the_department(campaigner: Visitor, visit: Visitor) -> None:
    note(campaigner, "department")
    assert "works in the government department" in to_mp(visit).text


def test_dissolution_and_election(
    campaigner: Visitor, visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    confirmed(deps)
    page = campaigner.get("/team/members/parliament")
    assert "1 confirmed letter is waiting" in page.text
    campaigner.submit(page, ("do", "nonsense"))
    assert "Parliament is dissolved." not in campaigner.get("/team/members/").text
    page = campaigner.submit(campaigner.get("/team/members/parliament"), ("do", "dissolve"))
    assert "Parliament is dissolved." in page.text
    assert "no MPs until the general election" in visit.get(f"/{SLUG}/").text
    page = visit.submit(visit.get(f"/{SLUG}/find"), postcode="M1 1AE")
    assert "no MPs until the general election" in page.heading
    work(deps)
    assert letters_to(inbox) == []
    assert "dissolved" in text_of(inbox.to(EMAIL)[-1])
    page = campaigner.submit(campaigner.get("/team/members/parliament"), ("do", "elect"))
    assert page.status == 409, "the list is of before"
    assert "from before the dissolution" in page.text
    campaigner.submit(page, ("do", "mistake"))
    assert to_mp(visit).heading == "Meet your MP"
    assert link_in(inbox.to(EMAIL)[-1], "letter")


def test_while_dissolved_a_seats_page_takes_no_notes(campaigner: Visitor) -> None:
    campaigner.submit(campaigner.get("/team/members/parliament"), ("do", "dissolve"))
    page = campaigner.get(SEAT)
    assert "Nobody sits here" in page.text
    assert campaigner.get("/team/members/E99999999").status == 404


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ANALYST])
def test_others_may_not(app: Flask, deps: Deps, role: Role) -> None:
    visitor = signed_in(app, deps, role)
    assert visitor.get(SEAT).status == 403
    assert visitor.get("/team/members/parliament").status == 403
    assert "/team/members" not in visitor.get("/accounts/").source
