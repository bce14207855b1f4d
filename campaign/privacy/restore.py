"""Putting a backup back: nothing that may have gone since goes again, whoever was erased stays so."""

from __future__ import annotations

import dataclasses
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, true

from campaign.core.states import OPEN, STOPPABLE, ActionState, MessageState
from campaign.db.database import Database
from campaign.db.erasure import scrub, scrub_action, scrub_inbound
from campaign.db.migrate import knows, upgrade
from campaign.db.models import (
    Action,
    Consent,
    InboundMail,
    Message,
    OutboxHold,
    Suppression,
    UpdatesSignup,
)
from campaign.outbox.erasing import erased_keys, take_back
from campaign.outbox.locks import lock_action, lock_together
from campaign.outbox.moves import IN_HANDS, move_action, move_message
from campaign.privacy.backup import BackupError, copy, database_file, is_backup
from campaign.privacy.erasing import forget_claims
from campaign.privacy.people import NOT_FROM_AN_OFFICE, NOT_OF_AN_OFFICE, NOT_TO_AN_OFFICE
from campaign.privacy.remembered import Remembered
from campaign.tallies.marks import mark

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 200
CAUSE: Final = "a backup was put back"
UNSURE: Final = (*STOPPABLE, *IN_HANDS)
# By moves that the table of states allows: it may have been sent in the time that is missing.
TO_SENDING: Final = {
    MessageState.HELD: MessageState.QUEUED,
    MessageState.DROPPED: MessageState.QUEUED,
    MessageState.QUEUED: MessageState.CLAIMED,
    MessageState.CLAIMED: MessageState.SENDING,
    MessageState.SENDING: MessageState.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done to what the backup held.

    Attributes:
        uncertain: messages that may have gone since; a person settles them.
        reopened: letters that waited for their confirmation: their links no longer work.
        erased: letters whose data was deleted again.
    """

    uncertain: int
    reopened: int
    erased: int


def restore(deps: Deps, file: Path) -> Restored:
    """Put a backup in the place of the database; all is made ready before it is there.

    Raises:
        BackupError: it is no backup, of a newer Postbag, or letters are being sent.
    """
    target = database_file(deps)
    if not file.is_file() or not is_backup(file):
        raise BackupError(f"{file} is no backup of Postbag's")
    _refuse_newer(file)
    _refuse_while_sending(deps)
    with tempfile.TemporaryDirectory(dir=deps.settings.instance) as folder:
        ready = Path(folder) / "ready.sqlite"
        copy(file, ready)
        other = dataclasses.replace(deps, db=Database(f"sqlite:///{ready}"))
        try:
            upgrade(other.db)
            done = make_safe(other)
        finally:
            other.db.close()
        deps.db.close()
        copy(ready, target)
    return done


def make_safe(deps: Deps) -> Restored:
    """After a database is put back: hold everything, doubt what may have gone, erase again."""
    with deps.db.write() as session:
        standing = (OutboxHold.campaign_id.is_(None), OutboxHold.ended_at.is_(None))
        if session.scalar(select(OutboxHold.id).where(*standing).limit(1)) is None:
            session.add(OutboxHold(campaign_id=None, began_at=deps.now()))
    uncertain = 0
    while number := _doubt(deps):
        uncertain += number
    reopened, erased = _reopen(deps), _erase_again(deps)
    _erase_addresses_again(deps)
    return Restored(uncertain, reopened, erased)


def _doubt(deps: Deps) -> int:
    """One batch of messages that may have gone."""
    with deps.db.write() as session:
        ids = session.scalars(select(Message.id).where(Message.state.in_(UNSURE)).limit(BATCH))
        rows = lock_together(session, Message.id.in_(ids.all()))
        for row in rows:
            _to_uncertain(session, row, deps.now())
    return len(rows)


def _to_uncertain(session: Session, row: Message, now: datetime) -> None:
    while (state := MessageState(row.state)) in TO_SENDING:
        move_message(session, row, TO_SENDING[state], now, CAUSE)


def _reopen(deps: Deps) -> int:
    """Whoever confirmed since must not do so a second time: the old links end, no reminder goes."""
    with deps.db.write() as session:
        rows = session.scalars(
            select(Action).where(Action.state == ActionState.AWAITING).with_for_update()
        ).all()
        for row in rows:
            row.confirm_round += 1
            move_action(session, row, ActionState.DRAFTED, deps.now(), CAUSE)
    return len(rows)


def _erase_again(deps: Deps) -> int:
    number = 0
    for key in sorted(erased_keys(deps)):
        with deps.db.write() as session:
            action = lock_action(session, Action.key == key, Action.erased_at.is_(None))
            if action is None:
                continue
            if action.state in OPEN:
                take_back(session, action, deps.now(), CAUSE)
            session.execute(delete(Consent).where(Consent.action_id == action.id))
            forget_claims(session, action)
            scrub_action(session, action)
            action.erased_at = deps.now()
            mark(session, action, deps.now())
            number += 1
    return number


def _erase_addresses_again(deps: Deps) -> None:
    """Mail to and from erased addresses that hangs on no erased letter, and refusals of them."""
    remembered = Remembered(deps)
    if not remembered:
        return
    with deps.db.read() as session:
        found = {
            model: [
                number
                for number, email, since in session.execute(
                    select(model.id, address, moment)
                    .where(not_an_office)
                    .execution_options(yield_per=BATCH)
                )
                if remembered.is_erased(email, since)
            ]
            for model, address, moment, not_an_office in (
                (Message, Message.to_email, Message.created_at, NOT_TO_AN_OFFICE),
                (
                    InboundMail,
                    InboundMail.from_email,
                    InboundMail.received_at,
                    NOT_FROM_AN_OFFICE,
                ),
                (Suppression, Suppression.email, Suppression.since, NOT_OF_AN_OFFICE),
                (UpdatesSignup, UpdatesSignup.email, UpdatesSignup.given_at, true()),
            )
        }
    with deps.db.write() as session:
        for number in found[Message]:
            scrub(session.get_one(Message, number))
        for number in found[InboundMail]:
            scrub_inbound(session, session.get_one(InboundMail, number))
        for refused in (Suppression, UpdatesSignup):
            session.execute(delete(refused).where(refused.id.in_(found[refused])))


def _refuse_newer(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or not knows(row[0]):
        raise BackupError("the backup is of a newer Postbag: install that one first")


def _refuse_while_sending(deps: Deps) -> None:
    with deps.db.read() as session:
        if session.scalar(
            select(func.count()).select_from(Message).where(Message.state.in_(IN_HANDS))
        ):
            raise BackupError("letters are being sent: stop the site and every worker first")
