"""Meeting an MP who is not like the others: each case has its own words."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from campaign.app import create_app
from campaign.config import Settings
from campaign.deps import Deps
from postcodes import Member
from tests.support.visitor import Visitor
from tests.support.way import SLUG, to_mp


def constituency_of(deps: Deps, name: str) -> str:
    return next(
        each.code
        for each in deps.finder.constituencies
        if (member := deps.finder.member(each.code)) and member.name == name
    )


def meet(visit: Visitor, deps: Deps, name: str):
    page = visit.submit(visit.get(f"/{SLUG}/search"), q=name)
    return visit.submit(page, constituency=constituency_of(deps, name))


def test_the_speaker(visit: Visitor, deps: Deps) -> None:
    page = meet(visit, deps, "Sir Lindsay Hoyle")
    assert "Speaker" in page.text
    assert visit.get(f"/{SLUG}/you").path.endswith("/you")


def test_a_member_who_does_not_take_their_seat(visit: Visitor, deps: Deps) -> None:
    page = meet(visit, deps, "Paul Maskey")
    assert "promise not to sit" in page.text
    assert visit.get(f"/{SLUG}/you").path.endswith("/you")


def test_a_member_without_an_address_can_be_written_to_by_post(visit: Visitor, deps: Deps) -> None:
    page = meet(visit, deps, "Yasmin Qureshi")
    assert "SW1A 0AA" in page.text
    assert "Dear Yasmin Qureshi" in page.text
    assert visit.get(f"/{SLUG}/you").path == f"/{SLUG}/mp", "no e-mail can be begun"


class Vacant:
    """The real finder, with one seat empty."""

    def __init__(self, inner, code: str) -> None:
        self.inner = inner
        self.code = code

    def __getattr__(self, name: str):
        return getattr(self.inner, name)

    def member(self, code: str) -> Member | None:
        return None if code == self.code else self.inner.member(code)


@pytest.fixture
def vacant_manchester(settings: Settings, deps: Deps) -> Flask:
    code = constituency_of(deps, "Lucy Powell")
    return create_app(settings, dataclasses.replace(deps, finder=Vacant(deps.finder, code)))


def test_a_vacant_seat(vacant_manchester: Flask) -> None:
    visit = Visitor(vacant_manchester)
    page = to_mp(visit)
    assert "vacant" in page.text or "no MP at the moment" in page.text
    assert visit.get(f"/{SLUG}/you").path == f"/{SLUG}/mp"
