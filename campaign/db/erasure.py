"""Taking personal data out of rows: reads what the columns say of themselves, keeps the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, inspect, select

from campaign.core.retention import Keep
from campaign.db.models import Action, KeptText, Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.base import Model


def scrub(row: Model, only: Keep | None = None) -> None:
    """Empty a row's personal columns, all or one class: NULL where allowed, else an empty text."""
    for column in inspect(type(row)).columns:
        if column.info.get("personal") and only in (None, column.info["keep"]):
            setattr(row, column.key, None if column.nullable else "")


def scrub_action(session: Session, action: Action, only: Keep | None = None) -> None:
    """The same for an action and every message that belongs to it."""
    scrub(action, only)
    if only in (None, Keep.WORDS):
        session.execute(delete(KeptText).where(KeptText.action_id == action.id))
    for message in session.scalars(select(Message).where(Message.action_id == action.id)):
        scrub(message, only)
