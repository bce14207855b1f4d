"""One's own data, by a link to one's own inbox; and the staff's page, which asks for a reason."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.core.roles import Role
from campaign.core.states import ActionState
from campaign.db.models import Action, AuditEntry, Erasure, Message
from campaign.deps import Deps
from tests.integration.accounts.staff import signed_in
from tests.support.clock import SetClock
from tests.support.inbox import Inbox
from tests.support.letters import action_of, confirmed, drafted
from tests.support.visitor import Visitor
from tests.support.way import work


def asked(deps: Deps, visit: Visitor, email: str = "jane@home.example") -> str:
    """Ask, and give the page that answers."""
    page = visit.submit(visit.get("/your-data"), email=email)
    work(deps)
    return page.text


def link(deps: Deps) -> str:
    with deps.db.read() as session:
        newest = select(Message.text).where(Message.kind == "your-data").order_by(Message.id.desc())
        text = session.scalars(newest).first()
    assert text
    found = re.search(r"/your-data/\S+", text)
    assert found
    return found.group()


def links(deps: Deps) -> int:
    with deps.db.read() as session:
        counted = select(func.count()).select_from(Message).where(Message.kind == "your-data")
        return session.scalar(counted) or 0


def test_the_link_shows_everything_and_deletes_it_in_a_second_step(
    deps: Deps, visit: Visitor, inbox: Inbox
) -> None:
    gone = confirmed(deps)
    work(deps)
    waiting = confirmed(deps)
    asked(deps, visit, "Jane@home.example")
    address = link(deps)
    assert "jane" not in address
    page = visit.get(address)
    assert "1 High Street" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    file = visit.client.get(f"{address}/file")
    assert len(json.loads(file.text)["letters"]) == 2
    assert file.headers["Cache-Control"] == "no-store"

    sure = visit.get(f"{address}/delete")
    assert action_of(deps, gone).name, "looking deletes nothing"
    done = visit.submit(sure)
    assert done.heading == "Your data is deleted"
    assert action_of(deps, gone).email is None
    assert action_of(deps, waiting).email is None
    with deps.db.read() as session:
        assert session.scalars(select(Erasure)).one().asked_by == "supporter"
    assert visit.get(address).status in (404, 410)


def test_the_answer_is_the_same_whether_anything_is_held(deps: Deps, visit: Visitor) -> None:
    confirmed(deps)
    assert asked(deps, visit) == asked(deps, visit, "nobody@home.example")
    assert links(deps) == 1


def test_no_more_than_three_links_a_day(deps: Deps, visit: Visitor, clock: SetClock) -> None:
    confirmed(deps)
    for _ in range(5):
        asked(deps, visit)
    assert links(deps) == 3
    clock.pass_time(days=1, minutes=1)
    asked(deps, visit)
    assert links(deps) == 4


def test_the_link_works_for_an_hour(deps: Deps, visit: Visitor, clock: SetClock) -> None:
    confirmed(deps)
    asked(deps, visit)
    clock.pass_time(minutes=61)
    page = visit.get(link(deps))
    assert page.heading == "This link is too old"


def test_the_link_of_an_address_never_opens_another_ones_data(deps: Deps, visit: Visitor) -> None:
    """Somebody asks for their own link, and then changes the address of their draft."""
    confirmed(deps, "victim@home.example")
    key = drafted(deps, "mallory@home.example")
    asked(deps, visit, "mallory@home.example")
    address = link(deps)
    with deps.db.write() as session:
        session.scalars(select(Action).where(Action.key == key)).one().email = "victim@home.example"
    assert visit.get(address).heading == "This link does not work"
    assert visit.client.post(f"{address}/delete").status_code >= 400


def test_staff_find_hand_out_and_delete_with_a_reason(app: Flask, deps: Deps) -> None:
    key = confirmed(deps)
    work(deps)
    staff = signed_in(app, deps, Role.CAMPAIGNER)
    page = staff.get("/team/people")
    refused = staff.submit(page, ("do", "find"), email="jane@home.example", reason="")
    assert refused.status == 422
    fields = {"email": "jane@home.example", "reason": "asked by telephone"}
    found = staff.submit(page, ("do", "find"), **fields)
    assert "letters: 1" in found.text
    assert "jane" not in found.path
    shown = staff.submit(found, ("do", "show"), **fields)
    assert "1 High Street" in shown.text
    sure = staff.submit(found, ("do", "sure"), **fields)
    assert action_of(deps, key).name
    done = staff.submit(sure, ("do", "erase"), **fields)
    assert "Deleted. Letters: 1." in done.text
    assert action_of(deps, key).name is None
    assert action_of(deps, key).state == ActionState.SENT
    with deps.db.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.what == "erased")).all()
        assert [entry.detail for entry in entries] == [{"reason": "asked by telephone"}]
        assert entries[0].user_id is not None


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ANALYST])
def test_others_of_the_staff_do_not_come_in(app: Flask, deps: Deps, role: Role) -> None:
    assert signed_in(app, deps, role).get("/team/people").status == 403
