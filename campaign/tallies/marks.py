"""Marks: this day and this seat are to be counted again. Adding one waits for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.core.letter import LONDON
from campaign.db.models import TallyMark

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.db.models import Action


def mark(session: Session, action: Action, now: datetime) -> None:
    """What is counted of this letter has changed; one that nobody confirmed is not counted."""
    if action.confirmed_on is None:
        return
    action.changed_at = now
    session.add(
        TallyMark(
            campaign_id=action.campaign_id,
            day=action.confirmed_on,
            constituency_code=action.constituency_code,
        )
    )


def confirmed(session: Session, action: Action, now: datetime) -> None:
    """Its supporter confirms it now; where they had done so before, that day is counted again too."""
    mark(session, action, now)
    action.confirmed_at = now
    action.confirmed_on = now.astimezone(LONDON).date()
    mark(session, action, now)
