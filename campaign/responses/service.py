"""Reading what came to our reply addresses, and handing it on to the supporter whom it is for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import undefer

from campaign.core.deliveries import DeliveryKind
from campaign.core.incoming import IncomingKind
from campaign.db.models import Action, DeliveryEvent, InboundMail, KeptFile, Message
from campaign.outbox.dialects import insert_if_missing
from campaign.outbox.files import keep_blob
from campaign.outbox.locks import lock_action
from campaign.responses.bounces import BounceAction, read_bounce
from campaign.responses.forwarding import forward
from campaign.responses.sorting import sort
from campaign.responses.stored import incoming_of
from campaign.responses.trimming import trimmed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.responses.bounces import Bounce
    from campaign.responses.incoming import Incoming

log = logging.getLogger(__name__)

BATCH: Final = 20
UNREADABLE: Final = "unreadable"

# What a report says of a message, in the words of the events that providers send.
SAID: Final = {
    BounceAction.FAILED: DeliveryKind.BOUNCE,
    BounceAction.DELAYED: DeliveryKind.DEFERRED,
    BounceAction.DELIVERED: DeliveryKind.DELIVERED,
    BounceAction.RELAYED: DeliveryKind.DEFERRED,
}


def read_inbound(deps: Deps) -> int:
    """Read and hand on a batch of the mail that has come; returns how many were read."""
    with deps.db.read() as session:
        ids = session.scalars(
            select(InboundMail.id)
            .where(InboundMail.read_at.is_(None))
            .order_by(InboundMail.id)
            .limit(BATCH)
        ).all()
    return sum(_read_one(deps, mail_id) for mail_id in ids)


def _read_one(deps: Deps, mail_id: int) -> bool:
    """One mail, in a transaction of its own; False if another worker has it."""
    with deps.db.read() as session:
        mail = session.get_one(InboundMail, mail_id, options=[undefer(InboundMail.raw)])
    if mail.read_at is not None or mail.raw is None:
        return False
    # Read outside the transaction: large mail takes its time.
    incoming, bounce = _understood(mail)
    with deps.db.write() as session:
        row = _locked(session, mail_id)
        if row is None:
            return False
        row.read_at = deps.now()
        if incoming is None:
            # Nobody could read it: staff can, and so can the supporter, as a file.
            row.kind, row.because = IncomingKind.ANSWER, UNREADABLE
            _keep_file(deps, session, row, "message.eml", "message/rfc822", mail.raw)
        else:
            _note(deps, session, row, incoming)
        if bounce is not None:
            _note_bounce(deps, session, row, bounce)
        elif row.kind not in (IncomingKind.OWN, IncomingKind.BOUNCE):
            session.flush()
            forward(deps, session, row)
        row.raw = None
        fields = {"inbound": row.key, "kind": row.kind, "rule": row.because}
    log.info("mail read", extra=fields)
    return True


def _understood(mail: InboundMail) -> tuple[Incoming | None, Bounce | None]:
    raw, to = mail.raw or b"", mail.envelope_to or ""
    try:
        incoming = incoming_of(mail)
        is_bounce = sort(incoming).kind is IncomingKind.BOUNCE
        return incoming, read_bounce(raw, to) if is_bounce else None
    except Exception as error:  # noqa: BLE001 - one odd mail must not hold up the others
        fields = {"inbound": mail.key, "code": type(error).__name__}
        log.error("a mail could not be read", extra=fields)  # noqa: TRY400 - no values in logs
        return None, None


def _locked(session: Session, mail_id: int) -> InboundMail | None:
    """The unread mail, locked, its action before it."""
    action_id = session.scalar(select(InboundMail.action_id).where(InboundMail.id == mail_id))
    if action_id is not None:
        lock_action(session, Action.id == action_id)
    return session.scalar(
        select(InboundMail)
        .where(InboundMail.id == mail_id, InboundMail.read_at.is_(None))
        .with_for_update(skip_locked=True)
    )


def _note(deps: Deps, session: Session, row: InboundMail, incoming: Incoming) -> None:
    found = sort(incoming)
    row.kind, row.because = found.kind, found.because
    row.from_email, row.from_name = incoming.from_address, incoming.from_name
    row.subject, row.text = incoming.subject, incoming.text
    row.reply = trimmed(incoming.text).reply
    row.sent_at, row.is_cut = incoming.sent_at, incoming.is_cut
    if row.kind not in (IncomingKind.OWN, IncomingKind.BOUNCE):
        for file in incoming.attachments:
            _keep_file(deps, session, row, file.name, file.media_type, file.content)


def _keep_file(
    deps: Deps, session: Session, row: InboundMail, name: str, media_type: str, content: bytes
) -> None:
    digest = keep_blob(deps, session, content)
    session.add(KeptFile(inbound_id=row.id, sha256=digest, name=name, media_type=media_type))


def _note_bounce(deps: Deps, session: Session, row: InboundMail, bounce: Bounce) -> None:
    """As an event of the message that it is about; what follows is the events' business."""
    # The return path is of one message alone; what a report quotes may be of another.
    ways = (Message.key == bounce.envelope_key, Message.message_id == bounce.original_message_id)
    found = (session.scalar(select(Message.key).where(way)) for way in ways)
    key = next(filter(None, found), None)
    session.execute(
        insert_if_missing(session, DeliveryEvent).values(
            event_id=f"report:{row.key}",
            message_key=key or "",
            kind=SAID[bounce.action],
            code=bounce.status,
            at=row.received_at,
            received_at=deps.now(),
            applied_at=None if key else deps.now(),
        )
    )
