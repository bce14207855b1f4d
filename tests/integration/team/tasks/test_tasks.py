"""Tasks: opened when something is overdue, closed when it happens, by hand, or put off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.chain.overdue import open_tasks
from campaign.chain.service import Recorded, record
from campaign.core.chain import Source, Stage
from campaign.core.overdue import Overdue
from campaign.core.roles import Role
from campaign.db.models import Action, AuditEntry, Task
from campaign.tallies.refresh import refresh
from tests.integration.accounts.staff import signed_in
from tests.integration.team.chain.came import letters

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock

SENT = date(2026, 11, 23)
# Twenty working days after 23 November 2026 are over on 21 December.
OVERDUE_DAYS = 29


def said(deps: Deps, numbers: list[int], stage: Stage, day: date = SENT) -> None:
    with deps.db.write() as session:
        record(deps, session, Recorded(stage, day, Source.STAFF, note="A call."), numbers)


def counted(deps: Deps) -> None:
    while refresh(deps):
        pass


def tasks(deps: Deps, *, is_open: bool = True) -> list[tuple[str, int, date]]:
    with deps.db.read() as session:
        rows = session.scalars(select(Task).order_by(Task.id)).all()
    return [(row.kind, row.letters, row.due_on) for row in rows if bool(row.is_open) == is_open]


def test_a_silent_mp_becomes_a_task_after_twenty_working_days(deps: Deps, clock: SetClock) -> None:
    letters(deps, 3)
    counted(deps)
    clock.pass_time(days=28)
    assert open_tasks(deps) == 0
    clock.pass_time(days=1)
    assert open_tasks(deps) == 1
    assert tasks(deps) == [(Overdue.ANSWER, 3, date(2026, 12, 21))]


def test_a_minister_who_does_not_reply_becomes_one(deps: Deps, clock: SetClock) -> None:
    numbers = letters(deps, 4)
    said(deps, numbers[:2], Stage.WROTE)
    said(deps, numbers[2:], Stage.AGREED)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)
    assert open_tasks(deps) == 2
    assert sorted(tasks(deps)) == [
        (Overdue.MINISTER, 2, date(2026, 12, 21)),
        (Overdue.WRITING, 2, date(2026, 12, 21)),
    ]


def test_what_has_happened_closes_by_itself(deps: Deps, clock: SetClock) -> None:
    numbers = letters(deps, 2)
    said(deps, numbers, Stage.WROTE)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)
    open_tasks(deps)
    said(deps, numbers, Stage.REPLIED, date(2026, 12, 22))
    clock.pass_time(days=1)
    assert open_tasks(deps) == 1
    assert tasks(deps) == []


def test_it_is_looked_at_once_a_day_by_one_worker(deps: Deps, clock: SetClock) -> None:
    letters(deps, 1)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(lambda _: open_tasks(deps), range(3))) == [0, 0, 1]
    letters(deps, 1, "CF10 1EP")
    clock.pass_time(hours=23)
    assert open_tasks(deps) == 0


def test_closed_by_hand_it_stays_closed(app: Flask, deps: Deps, clock: SetClock) -> None:
    letters(deps, 1)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)
    open_tasks(deps)
    campaigner = signed_in(app, deps, Role.CAMPAIGNER)
    page = campaigner.get("/team/tasks")
    assert "Lucy Powell, Manchester Central" in page.text
    assert "21 Dec 2026" in page.text
    assert page.tree is not None
    (link,) = page.tree.xpath("//main//td//a/@href")
    after = campaigner.submit(campaigner.get(link), ("do", "close"), why="They are on leave.")
    assert "Nothing is overdue." in after.text
    clock.pass_time(days=2)
    open_tasks(deps)
    assert tasks(deps) == []
    with deps.db.read() as session:
        row = session.scalars(select(Task)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "task-closed")).one()
    assert (row.note, entry.about_id) == ("They are on leave.", row.id)
    later = signed_in(app, deps, Role.CAMPAIGNER, "ben@charity.example")
    assert later.get(link).status == 404


def test_put_off_it_comes_again(app: Flask, deps: Deps, clock: SetClock) -> None:
    letters(deps, 1)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)  # 22 December
    open_tasks(deps)
    campaigner = signed_in(app, deps, Role.CAMPAIGNER)
    with deps.db.read() as session:
        number = session.scalars(select(Task.id)).one()
    page = campaigner.get(f"/team/tasks/{number}")
    for odd in ("22/12/2026", "soon", ""):
        assert campaigner.submit(page, ("do", "put-off"), until=odd).status == 422
    campaigner.submit(page, ("do", "put-off"), until="24/12/2026")
    assert "Nothing is overdue." in campaigner.get("/team/tasks").text
    clock.pass_time(days=2)
    open_tasks(deps)
    campaigner = signed_in(app, deps, Role.CAMPAIGNER, "ben@charity.example")
    assert "Lucy Powell" in campaigner.get("/team/tasks").text


def test_others_may_not(app: Flask, deps: Deps) -> None:
    for role in (Role.ANALYST, Role.VOLUNTEER):
        assert signed_in(app, deps, role).get("/team/tasks").status == 403


def test_letters_after_a_closed_task_open_their_own(
    app: Flask, deps: Deps, clock: SetClock
) -> None:
    letters(deps, 1)
    counted(deps)
    clock.pass_time(days=OVERDUE_DAYS)
    open_tasks(deps)
    with deps.db.read() as session:
        number = session.scalars(select(Task.id)).one()
    campaigner = signed_in(app, deps, Role.CAMPAIGNER)
    campaigner.submit(campaigner.get(f"/team/tasks/{number}"), ("do", "close"), why="On leave.")
    clock.pass_time(minutes=1)
    letters(deps, 2)
    counted(deps)
    clock.pass_time(days=2)
    open_tasks(deps)
    assert tasks(deps) == []
    clock.pass_time(days=OVERDUE_DAYS + 14)
    open_tasks(deps)
    with deps.db.read() as session:
        again = session.scalars(select(Task).where(Task.is_open.is_(True))).one()
    assert again.letters == 2


def test_all_pages_of_a_long_list(app: Flask, deps: Deps) -> None:
    letters(deps, 1)
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Action.campaign_id)).one()
        for seat in deps.finder.constituencies[:150]:
            session.add(
                Task(
                    campaign_id=campaign_id,
                    constituency_code=seat.code,
                    kind="answer",
                    due_on=date(2026, 1, 5),
                    opened_at=deps.now(),
                )
            )
    campaigner = signed_in(app, deps, Role.CAMPAIGNER)
    first = campaigner.get("/team/tasks")
    assert "150 tasks, page 1 of 2" in first.text
    assert first.tree is not None
    (more,) = first.tree.xpath("//a[@rel='next']/@href")
    second = campaigner.get(more)
    assert second.tree is not None
    assert len(second.tree.xpath("//main//tbody/tr")) == 50
    assert campaigner.get("/team/tasks?page=x").status == 200
    assert "150" in campaigner.get("/team/").text
