"""Reading what came to our reply addresses, and handing it on to the supporter whom it is for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import undefer

from campaign.chain.heard import heard_by_mail
from campaign.core.deliveries import DeliveryKind
from campaign.core.incoming import IncomingKind
from campaign.core.mail import RETURN_PATH
from campaign.db.database import TRANSIENT
from campaign.db.models import Action, DeliveryEvent, InboundMail, KeptFile, Message
from campaign.outbox.dialects import insert_if_missing
from campaign.outbox.files import keep_blobs
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
ERASED: Final = "erased"

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
    return sum(_read(deps, mail_id) for mail_id in ids)


def _read(deps: Deps, mail_id: int) -> bool:
    """One mail. What cannot be handled is kept for staff, and holds up nobody else's."""
    try:
        return _read_one(deps, mail_id)
    except TRANSIENT:
        raise
    except Exception as error:  # noqa: BLE001 - one odd mail must not hold up the others
        fields = {"inbound": mail_id, "code": type(error).__name__}
        log.error("a mail could not be handled", extra=fields)  # noqa: TRY400 - no values in logs
    with deps.db.write() as session:
        row = _locked(session, mail_id)
        if row is None:
            return False
        row.read_at = deps.now()
        row.kind, row.because = IncomingKind.ANSWER, UNREADABLE
        _keep_file(deps, session, row, "message.eml", "message/rfc822", row.raw or b"")
        row.raw = None
    return True


def _read_one(deps: Deps, mail_id: int) -> bool:
    """One mail, in a transaction of its own; False if another worker has it."""
    with deps.db.read() as session:
        mail = session.get_one(InboundMail, mail_id, options=[undefer(InboundMail.raw)])
    if mail.read_at is not None:
        return False
    # Read outside the transaction: large mail takes its time.
    incoming, bounce = _understood(mail) if mail.raw else (None, None)
    with deps.db.write() as session:
        row = _locked(session, mail_id)
        if row is None:
            return False
        row.read_at = deps.now()
        if not row.raw or _is_erased(session, row):
            row.because = ERASED  # its supporter's wish, perhaps while it was being read
        elif bounce is not None or is_return_path(row.envelope_to):
            _note_report(deps, session, row, incoming, bounce)
        else:
            _note_and_hand_on(deps, session, row, incoming)
        row.raw = None
        fields = {"inbound": row.key, "kind": row.kind, "rule": row.because}
    log.info("mail read", extra=fields)
    return True


def _is_erased(session: Session, row: InboundMail) -> bool:
    if row.action_id is None:
        return False
    return session.get_one(Action, row.action_id).erased_at is not None


def is_return_path(envelope_to: str | None) -> bool:
    """Whether mail came to where only mail systems write: it is never handed on to anybody."""
    return (envelope_to or "").startswith(RETURN_PATH)


def _note_report(
    deps: Deps,
    session: Session,
    row: InboundMail,
    incoming: Incoming | None,
    bounce: Bounce | None,
) -> None:
    """Keep what kind it is and what follows from it, and none of its words."""
    row.kind, row.because = IncomingKind.NOTICE, sort(incoming).because if incoming else UNREADABLE
    if bounce is not None:
        row.kind = IncomingKind.BOUNCE
        _note_bounce(deps, session, row, bounce)


def _note_and_hand_on(
    deps: Deps, session: Session, row: InboundMail, incoming: Incoming | None
) -> None:
    if incoming is None:
        # Nobody could read it: staff can, and so can the supporter, as a file.
        row.kind, row.because = IncomingKind.ANSWER, UNREADABLE
        _keep_file(deps, session, row, "message.eml", "message/rfc822", row.raw or b"")
    else:
        _note(deps, session, row, incoming)
    if row.action_id is not None:
        heard_by_mail(deps, session, session.get_one(Action, row.action_id), row)
    if row.kind not in (IncomingKind.OWN, IncomingKind.BOUNCE):
        session.flush()
        forward(deps, session, row)


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
        .options(undefer(InboundMail.raw))
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
        files = incoming.attachments
        digests = keep_blobs(deps, session, [file.content for file in files])
        for file, digest in zip(files, digests, strict=True):
            session.add(_kept(row, digest, file.name, file.media_type))


def _keep_file(
    deps: Deps, session: Session, row: InboundMail, name: str, media_type: str, content: bytes
) -> None:
    (digest,) = keep_blobs(deps, session, [content])
    session.add(_kept(row, digest, name, media_type))


def _kept(row: InboundMail, digest: str, name: str, media_type: str) -> KeptFile:
    return KeptFile(inbound_id=row.id, sha256=digest, name=name, media_type=media_type)


def _note_bounce(deps: Deps, session: Session, row: InboundMail, bounce: Bounce) -> None:
    """As an event of the message that it is about; what follows is the events' business."""
    # Only the return path proves anything: what a report quotes, anybody can quote.
    key = session.scalar(select(Message.key).where(Message.key == bounce.envelope_key))
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
