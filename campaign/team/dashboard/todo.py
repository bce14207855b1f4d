"""What needs a hand today: numbers, each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from campaign.core.figures_due import figures_due
from campaign.core.incoming import IncomingKind
from campaign.core.states import ActionState
from campaign.db.models import Action, HookDelivery, InboundMail, Task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign

MANY_TRIES = 3


@dataclass(frozen=True, slots=True)
class Todo:
    """How much of each waits."""

    replies: int
    uncertain: int
    held: int
    tasks: int
    hooks: int
    figures: int


def todo(session: Session, campaigns: Sequence[LoadedCampaign], today: date) -> Todo:
    """Count what waits: in all campaigns, whatever is chosen for the charts."""
    replies = select(func.count()).where(
        InboundMail.kind == IncomingKind.ANSWER, InboundMail.triaged_at.is_(None)
    )
    stuck = (ActionState.UNCERTAIN, ActionState.HELD)
    states = {
        state: int(number)
        for state, number in session.execute(
            select(Action.state, func.count()).where(Action.state.in_(stuck)).group_by(Action.state)
        )
    }
    tasks = select(func.count()).where(
        Task.is_open.is_(True),
        Task.due_on <= today,
        or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today),
    )
    hooks = select(func.count(func.distinct(HookDelivery.hook_id))).where(
        HookDelivery.settled_at.is_(None), HookDelivery.attempts >= MANY_TRIES
    )
    return Todo(
        replies=session.scalar(replies) or 0,
        uncertain=states.get(ActionState.UNCERTAIN, 0),
        held=states.get(ActionState.HELD, 0),
        tasks=session.scalar(tasks) or 0,
        hooks=session.scalar(hooks) or 0,
        figures=sum(len(figures_due(each.settings, today)) for each in campaigns),
    )
