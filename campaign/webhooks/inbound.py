"""Storing mail that came to our reply addresses, as the provider posts it.

Whose it is, is looked up by the envelope's recipient. Reading and sorting it is the worker's work.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import load_only

from campaign.adapters.multipart import read_parts
from campaign.core.mail import RETURN_PATH
from campaign.core.stored_mail import in_parts, message
from campaign.db.models import Action, InboundMail, Message
from campaign.outbox.dialects import insert_if_missing
from campaign.webhooks.service import storing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaign.adapters.multipart import Part
    from campaign.deps import Deps

log = logging.getLogger(__name__)

LONGEST_ADDRESS: Final = 320


def store_mail(deps: Deps, content_type: str, body: bytes) -> None:
    """Store a posted mail, once for each of its recipients; a repeated post changes nothing.

    Args:
        deps: the outside world.
        content_type: the post's header.
        body: the post, raw.

    Raises:
        MultipartError: it is no multipart/form-data.
        NotStoredError: nothing of it was stored.
    """
    parts = read_parts(content_type, body, ("email", "envelope"))
    fields = {part.name: part.content for part in parts}
    recipients, sender = _envelope(fields.get("envelope", b""))
    if "email" in fields:
        raw = message(fields["email"], sender)
        _store(deps, recipients, raw, hashlib.sha256(raw))
    else:
        raw = in_parts(content_type, body)
        _store(deps, recipients, raw, _digest_of_parts(read_parts(content_type, body)))


def store_message(deps: Deps, email: bytes, recipient: str, sender: str | None) -> None:
    """Store one whole message that a mail server hands over; the same one twice is stored once.

    Args:
        deps: the outside world.
        email: as it came.
        recipient: the envelope's.
        sender: the envelope's, empty for a notice that wants no answer; None if not known.

    Raises:
        NotStoredError: nothing of it was stored.
    """
    raw = message(email, sender)
    _store(deps, [_clean(recipient)], raw, hashlib.sha256(raw))


def _store(deps: Deps, recipients: list[str], raw: bytes, digest: hashlib._Hash) -> None:
    """Store it for each recipient, unless one of that digest is there for them."""
    stored = 0
    with storing(deps) as session:
        for recipient in recipients:
            action = _action_of(deps, session, recipient)
            # An answer to somebody whose data is deleted: that it came is counted, and no more kept.
            kept = None if action is not None and action.erased_at else raw
            row = _row(deps, recipient, action.id if action else None, kept, digest.copy())
            row["envelope_to"] = recipient if kept is not None else None
            added = insert_if_missing(session, InboundMail).values(row).returning(InboundMail.id)
            stored += session.scalar(added) is not None
    log.info("mail stored", extra={"number": stored, "known": len(recipients) - stored})


def _digest_of_parts(parts: Iterable[Part]) -> hashlib._Hash:
    """The same for the same parts, whatever boundary each post sets between them."""
    digest = hashlib.sha256()
    for part in parts:
        for value in (part.name, part.filename or "", part.media_type):
            digest.update(value.encode("utf-8", "surrogatepass") + b"\n")
        digest.update(b"%d\n" % len(part.content))
        digest.update(part.content)
    return digest


def _row(
    deps: Deps, recipient: str, action_id: int | None, raw: bytes | None, digest: hashlib._Hash
) -> dict[str, Any]:
    digest.update(recipient.encode())
    return {
        "key": deps.new_key(),
        "digest": digest.hexdigest(),
        "received_at": deps.now(),
        "action_id": action_id,
        "envelope_to": recipient,
        "raw": raw,
    }


def _envelope(envelope: bytes) -> tuple[list[str], str | None]:
    """The addresses it was delivered to, in small letters, and whom it came from.

    One empty address where nothing says so: it is kept for staff.
    """
    try:
        told = json.loads(envelope)
    except (ValueError, RecursionError):
        told = None
    fields = told if isinstance(told, dict) else {}
    listed = fields["to"] if isinstance(fields.get("to"), list) else [fields.get("to")]
    clean = {_clean(each) for each in listed if isinstance(each, str)} - {""}
    sender = fields.get("from")
    return sorted(clean) or [""], sender if isinstance(sender, str) else None


def _clean(address: str) -> str:
    printable = "".join(letter for letter in address if letter.isprintable())
    return printable.encode("utf-8", "ignore").decode().strip().lower()[:LONGEST_ADDRESS]


def _action_of(deps: Deps, session: Session, recipient: str) -> Action | None:
    """Whose letter it answers, or which sent it: an answer's token, or the key of our own mail.

    None where the address is none of ours.
    """
    local, _, domain = recipient.rpartition("@")
    token = local.partition("+")[0]
    if not token or domain != (deps.settings.reply_domain or "").lower():
        return None
    known = select(Action).options(load_only(Action.id, Action.erased_at))
    if token.startswith(RETURN_PATH):
        key = token.removeprefix(RETURN_PATH)
        return session.scalar(known.join(Message).where(Message.key == key))
    return session.scalar(known.where(Action.reply_token == token))
