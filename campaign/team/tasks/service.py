"""What staff do with a task: close it with a word why, or put it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.db.models import Task

if TYPE_CHECKING:
    from datetime import date

    from campaign.deps import Deps


def close_task(deps: Deps, task_id: int, why: str, *, by: int) -> bool:
    """Nothing more is to be done about it; False where somebody else has closed it, or it is gone."""
    with deps.db.write() as session:
        closed = session.execute(
            update(Task)
            .where(Task.id == task_id, Task.is_open.is_(True))
            .values(is_open=None, closed_at=deps.now(), closed_by=by, note=why or None)
            .returning(Task.id)
        ).first()
        if closed:
            note(
                deps, session, Done.TASK_CLOSED, by=by, about="task", about_id=task_id,
                which="closed",
            )  # fmt: skip
    return closed is not None


def put_off(deps: Deps, task_id: int, until: date, *, by: int) -> bool:
    """Show it again on that day; False where it is closed."""
    with deps.db.write() as session:
        task = session.scalar(
            select(Task).where(Task.id == task_id, Task.is_open.is_(True)).with_for_update()
        )
        if task is None:
            return False
        task.snoozed_until = until
        note(
            deps, session, Done.TASK_CLOSED, by=by, about="task", about_id=task_id,
            which="put-off", until=until.isoformat(),
        )  # fmt: skip
    return True
