"""The one order in which rows are locked: the action first, then its messages.

Two transactions that lock the same rows in different orders wait for each other for ever, and
PostgreSQL ends one of them. Only `claims.claim` takes a message alone; it then touches nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import load_only

from campaign.db.models import Action, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.base import ExecutableOption


_MOVED: Final = (
    Action.id,
    Action.campaign_id,
    Action.state,
    Action.updated_at,
    Action.sent_at,
    Action.delivered_at,
    Action.constituency_code,
    Action.confirmed_on,
    Action.changed_at,
    Action.member_id,
    Action.erased_at,
)


def lock_action(session: Session, *criteria: ColumnElement[bool]) -> Action | None:
    """The action that fits, locked until the transaction ends.

    The lock is PostgreSQL's weaker one, which lets others add rows that refer to the action.
    """
    return session.scalar(select(Action).where(*criteria).with_for_update(key_share=True))


def lock_message(session: Session, *criteria: ColumnElement[bool]) -> Message | None:
    """The message that fits, locked, with its action, if it has one, locked before it."""
    found = session.execute(select(Message.action_id).where(*criteria)).first()
    if found is None:
        return None
    if found.action_id is not None and lock_action(session, Action.id == found.action_id) is None:
        return None
    return session.scalar(select(Message).where(*criteria).with_for_update())


def lock_together(
    session: Session, *criteria: ColumnElement[bool], options: Sequence[ExecutableOption] = ()
) -> list[Message]:
    """The messages that fit, locked, what actions they have locked before them; in order of id, both.

    Of the actions only what moves need is read. `options` may leave columns of the messages
    unread too.
    """
    actions = session.scalars(
        select(Action)
        .where(Action.id.in_(select(Message.action_id).where(*criteria)))
        .order_by(Action.id)
        .options(load_only(*_MOVED))
        .with_for_update(key_share=True)
    ).all()
    # A session forgets rows that nobody holds, and would read each action again for its message.
    session.info.setdefault("locked", []).extend(actions)
    wanted = select(Message).where(*criteria).order_by(Message.id).with_for_update()
    return list(session.scalars(wanted.options(*options)))


def lock_messages(
    session: Session, action: Action, *criteria: ColumnElement[bool]
) -> list[Message]:
    """Those messages of a locked action that fit, locked."""
    statement = select(Message).where(Message.action_id == action.id, *criteria)
    return list(session.scalars(statement.with_for_update()))
