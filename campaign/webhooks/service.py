"""Storing what the mail provider posts, whole and once, in one transaction.

Nothing is done with it here: the worker applies events (`outbox/deliveries.py`) later.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from campaign.db.models import DeliveryEvent
from campaign.outbox.dialects import insert_if_missing
from campaign.webhooks.errors import NotStoredError
from campaign.webhooks.sendgrid_events import read_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

log = logging.getLogger(__name__)


@contextmanager
def storing(deps: Deps) -> Iterator[Session]:
    """One transaction for what was posted.

    Raises:
        NotStoredError: the database is away, locked or full.
    """
    try:
        with deps.db.write() as session:
            yield session
    except SQLAlchemyError as error:
        log.error("a post could not be stored", extra={"code": type(error).__name__})  # noqa: TRY400 - no values in logs
        raise NotStoredError from None


def store_events(deps: Deps, body: bytes) -> None:
    """Store a batch of the provider's events; those that are known already are left as they are.

    Others' mail on the same account is stored without its words, so that it is counted once.

    Raises:
        BatchError: the body is no list of events.
        NotStoredError: nothing of it was stored.
    """
    now = deps.now()
    told, skipped = read_events(body, now)
    if skipped:
        log.warning("items that are no events were left out", extra={"number": skipped})
    # In one order: two batches with the same events wait for each other, and never both.
    rows = [
        {
            "event_id": each.event_id,
            "message_key": each.message_key,
            "kind": each.kind,
            "code": each.code,
            "at": each.at,
            "received_at": now,
            "applied_at": None if each.message_key else now,
            "raw": each.raw,
        }
        for each in sorted(told, key=lambda each: each.event_id)
    ]
    if rows:
        with storing(deps) as session:
            session.execute(insert_if_missing(session, DeliveryEvent), rows)
    log.info("events stored", extra={"number": len(rows)})
