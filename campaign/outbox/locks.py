"""The one order in which rows are locked: the action first, then its messages.

Two transactions that lock the same rows in different orders wait for each other for ever, and
PostgreSQL ends one of them. Only `claims.claim` takes a message alone; it then touches nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.db.models import Action, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.base import ExecutableOption


def lock_action(session: Session, *criteria: ColumnElement[bool]) -> Action | None:
    """The action that fits, locked until the transaction ends.

    The lock is PostgreSQL's weaker one, which lets others add rows that refer to the action.
    """
    return session.scalar(select(Action).where(*criteria).with_for_update(key_share=True))


def lock_message(session: Session, *criteria: ColumnElement[bool]) -> Message | None:
    """The message that fits, locked, with its action locked before it."""
    action_id = session.scalar(select(Message.action_id).where(*criteria))
    if action_id is None or lock_action(session, Action.id == action_id) is None:
        return None
    return session.scalar(select(Message).where(*criteria).with_for_update())


def lock_together(
    session: Session, *criteria: ColumnElement[bool], options: Sequence[ExecutableOption] = ()
) -> list[Message]:
    """The messages that fit, locked, their actions locked before them; in order of id, both.

    `options` may leave columns of the messages unread.
    """
    actions = select(Message.action_id).where(*criteria)
    session.scalars(
        select(Action)
        .where(Action.id.in_(session.scalars(actions).all()))
        .order_by(Action.id)
        .with_for_update(key_share=True)
    ).all()
    wanted = select(Message).where(*criteria).order_by(Message.id).with_for_update()
    return list(session.scalars(wanted.options(*options)))


def lock_messages(
    session: Session, action: Action, *criteria: ColumnElement[bool]
) -> list[Message]:
    """Those messages of a locked action that fit, locked."""
    statement = select(Message).where(Message.action_id == action.id, *criteria)
    return list(session.scalars(statement.with_for_update()))
