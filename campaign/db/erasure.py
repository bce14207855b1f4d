"""Taking personal data out of rows: reads what the columns say of themselves, keeps the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, inspect, select

from campaign.core.retention import Keep
from campaign.db.models import (
    Action,
    Blob,
    DeliveryEvent,
    HookDelivery,
    InboundMail,
    KeptFile,
    KeptText,
    Message,
    Survey,
)

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.orm import Session

    from campaign.db.base import Model


def scrub(row: Model, only: Keep | None = None) -> None:
    """Empty a row's personal columns, all or one class: NULL where allowed, else an empty text."""
    for column in inspect(type(row)).columns:
        if column.info.get("personal") and only in (None, column.info["keep"]):
            empty(row, column)


def empty(row: Model, column: Column[Any]) -> None:
    """Empty one column of a row: NULL where allowed, else an empty text."""
    setattr(row, column.key, None if column.nullable else "")


def scrub_action(session: Session, action: Action, only: Keep | None = None) -> None:
    """The same for an action and every message that belongs to it."""
    scrub(action, only)
    if only in (None, Keep.WORDS):
        session.execute(delete(KeptText).where(KeptText.action_id == action.id))
    keys = []
    for message in session.scalars(select(Message).where(Message.action_id == action.id)):
        scrub(message, only)
        keys.append(message.key)
    if only in (None, Keep.IDENTITY):
        _scrub_answers(session, action)
        for told in session.scalars(
            select(HookDelivery).where(HookDelivery.action_id == action.id)
        ):
            scrub(told)
        of_action = DeliveryEvent.message_key.in_(keys)
        for event in session.scalars(select(DeliveryEvent).where(of_action)):
            scrub(event)


def _scrub_answers(session: Session, action: Action) -> None:
    """What came in answer to the letter, by e-mail or by the supporter's own hand."""
    for mail in session.scalars(select(InboundMail).where(InboundMail.action_id == action.id)):
        scrub_inbound(session, mail)
    for survey in session.scalars(select(Survey).where(Survey.action_id == action.id)):
        scrub(survey)
        drop_files(session, KeptFile.survey_id == survey.id)


def scrub_inbound(session: Session, mail: InboundMail) -> None:
    """Empty a mail and give up its files."""
    scrub(mail)
    drop_files(session, KeptFile.inbound_id == mail.id)


def drop_files(session: Session, of_row: ColumnElement[bool]) -> None:
    """Give files up; a content that came with nothing else goes with them.

    Args:
        session: the transaction.
        of_row: which `KeptFile`s.
    """
    found = session.scalars(delete(KeptFile).where(of_row).returning(KeptFile.sha256)).all()
    # Whoever keeps the same content at this moment is waited for; then their file is seen.
    session.execute(
        select(Blob.sha256).where(Blob.sha256.in_(found)).order_by(Blob.sha256).with_for_update()
    )
    named = select(KeptFile.sha256).where(KeptFile.sha256 == Blob.sha256).exists()
    session.execute(
        delete(Blob).where(Blob.sha256.in_(found), ~named),
        execution_options={"synchronize_session": False},
    )
