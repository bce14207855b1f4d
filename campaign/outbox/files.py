"""Files that came to us, kept by their digest, and sent on as they came: never run, never opened."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import undefer

from campaign.core.mail import Attachment
from campaign.db.models import Blob, KeptFile
from campaign.outbox.dialects import insert_or_renew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
UNKNOWN_TYPE: Final = "application/octet-stream"
MOST_BYTES: Final = 18 * 1024 * 1024
"""SendGrid takes 30 MB in all, and files grow by a third on their way (base64)."""


def keep_blob(deps: Deps, session: Session, content: bytes) -> str:
    """Keep a content, once however often it comes; returns its SHA-256 in hexadecimal digits.

    It stays until the transaction ends, whoever gives up the last other file of that content
    meanwhile (`db/erasure.py`): either waits for the other.
    """
    return keep_blobs(deps, session, [content])[0]


def keep_blobs(deps: Deps, session: Session, contents: Sequence[bytes]) -> list[str]:
    """The same for several; two who keep or delete the same ones never wait for each other."""
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    for digest, content in sorted(zip(digests, contents, strict=True)):
        values = {
            "sha256": digest,
            "size": len(content),
            "content": content,
            "stored_at": deps.now(),
        }
        statement = insert_or_renew(session, Blob, values, key="sha256", renewed="stored_at")
        session.execute(statement)
    return digests


def fitting(session: Session, inbound_id: int) -> tuple[list[KeptFile], list[KeptFile]]:
    """The files of a mail that fit into one e-mail, and those that do not; in their order."""
    rows = session.execute(
        select(KeptFile, Blob.size)
        .join(Blob, Blob.sha256 == KeptFile.sha256)
        .where(KeptFile.inbound_id == inbound_id)
        .order_by(KeptFile.id)
    )
    taken, left, total = [], [], 0
    for file, size in rows:
        if total + size <= MOST_BYTES:
            total += size
            taken.append(file)
        else:
            left.append(file)
    return taken, left


def attachments_of(session: Session, inbound_id: int) -> tuple[Attachment, ...]:
    """Those that fit, with their content."""
    taken, _ = fitting(session, inbound_id)
    return tuple(
        Attachment(
            file.name or "file",
            # A name of a type that no mail can carry would keep the whole answer back.
            file.media_type if MEDIA_TYPE.fullmatch(file.media_type) else UNKNOWN_TYPE,
            session.get_one(Blob, file.sha256, options=[undefer(Blob.content)]).content,
        )
        for file in taken
    )
