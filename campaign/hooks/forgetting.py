"""Dropping what was told long ago: the table holds a row for every telling of every event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, or_, select

from campaign.core.hooks import KEPT
from campaign.db.models import HookDelivery

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from campaign.deps import Deps

BATCH: Final = 500


def forget(deps: Deps) -> int:
    """Drop one batch of tellings that were settled long ago; returns how many, 0 when all is done."""
    old = _settled_long_ago(deps.now())
    with deps.db.read() as session:
        # Found without the lock that all writers wait for.
        ids = session.scalars(select(HookDelivery.id).where(old).limit(BATCH)).all()
    if not ids:
        return 0
    with deps.db.write() as session:
        # Looked at again: one may be sent once more since.
        gone = session.execute(
            delete(HookDelivery).where(HookDelivery.id.in_(ids), old).returning(HookDelivery.id)
        )
        return len(gone.all())


def _settled_long_ago(now: datetime) -> ColumnElement[bool]:
    """By the last time it was due too, since that is what the index is on."""
    return or_(
        *(
            and_(
                HookDelivery.state == state,
                HookDelivery.due_at < now - kept,
                HookDelivery.settled_at < now - kept,
            )
            for state, kept in KEPT.items()
        )
    )
