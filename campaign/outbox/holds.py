"""What staff have stopped: all sending, or one campaign's. What is confirmed later waits too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.db.models import OutboxHold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds in force."""

    everything: bool
    campaign_ids: frozenset[int]


def holds_now(session: Session) -> Holds:
    """What is stopped at this moment."""
    found = session.scalars(select(OutboxHold.campaign_id).where(OutboxHold.ended_at.is_(None)))
    ids = set(found)
    return Holds(None in ids, frozenset(each for each in ids if each is not None))
