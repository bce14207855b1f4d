"""Tasks as the team sees them: what is due, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from campaign.core.overdue import Overdue
from campaign.db.models import Task

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task; `member` is "" while the seat is vacant."""

    id: int
    campaign_id: int
    constituency_code: str
    constituency: str
    member: str
    kind: Overdue
    letters: int
    due_on: date
    snoozed_until: date | None


def due_tasks(
    deps: Deps, session: Session, today: date, kind: Overdue | None = None, page: int = 1
) -> tuple[list[TaskRow], int]:
    """A page of a hundred that are not put off, and how many there are in all."""
    wanted = is_due(today)
    if kind is not None:
        wanted &= Task.kind == kind
    rows = session.scalars(
        select(Task)
        .where(wanted)
        .order_by(Task.due_on, Task.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    number = session.scalar(select(func.count()).select_from(Task).where(wanted)) or 0
    return [_row(deps, task) for task in rows], number


def one_task(deps: Deps, session: Session, task_id: int) -> TaskRow | None:
    """An open task; None where there is none."""
    task = session.scalar(select(Task).where(Task.id == task_id, Task.is_open.is_(True)))
    return _row(deps, task) if task else None


def number_due(session: Session, today: date) -> int:
    """How many tasks the list has."""
    return session.scalar(select(func.count()).select_from(Task).where(is_due(today))) or 0


def is_due(today: date) -> ColumnElement[bool]:
    """Open, and not put off to a later day."""
    not_put_off = or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today)
    return Task.is_open.is_(True) & not_put_off


def _row(deps: Deps, task: Task) -> TaskRow:
    member = deps.finder.member(task.constituency_code)
    return TaskRow(
        id=task.id,
        campaign_id=task.campaign_id,
        constituency_code=task.constituency_code,
        constituency=deps.finder.constituency(task.constituency_code).name,
        member=member.name if member else "",
        kind=Overdue(task.kind),
        letters=task.letters,
        due_on=task.due_on,
        snoozed_until=task.snoozed_until,
    )
