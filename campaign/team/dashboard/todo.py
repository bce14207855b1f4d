"""What needs a hand today: numbers, each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.figures_due import figures_due
from campaign.core.states import ActionState
from campaign.db.models import Action, HookDelivery
from campaign.team.chain.queries import number_unread
from campaign.team.tasks.queries import number_due

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
    stuck = (ActionState.UNCERTAIN, ActionState.HELD)
    states = {
        state: int(number)
        for state, number in session.execute(
            select(Action.state, func.count()).where(Action.state.in_(stuck)).group_by(Action.state)
        )
    }
    hooks = select(func.count(func.distinct(HookDelivery.hook_id))).where(
        HookDelivery.settled_at.is_(None), HookDelivery.attempts >= MANY_TRIES
    )
    return Todo(
        replies=number_unread(session),
        uncertain=states.get(ActionState.UNCERTAIN, 0),
        held=states.get(ActionState.HELD, 0),
        tasks=number_due(session, today),
        hooks=session.scalar(hooks) or 0,
        figures=sum(len(figures_due(each.settings, today)) for each in campaigns),
    )
