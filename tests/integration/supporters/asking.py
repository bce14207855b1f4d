"""Letters that have gone, and their surveys."""

from __future__ import annotations

from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.db.models import (
    Survey,
)
from campaign.deps import Deps
from campaign.supporters.service.surveys import ask_surveys
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed
from tests.support.way import EMAIL, work


def gone(deps: Deps, email: str = EMAIL) -> str:
    """A letter that has left us; returns its key."""
    key = confirmed(deps, email)
    work(deps)
    return key


def surveys(deps: Deps) -> list[Survey]:
    with deps.db.read() as session:
        return list(session.scalars(select(Survey).order_by(Survey.action_id, Survey.wave)))


def asked(deps: Deps, clock: SetClock, *, days: int = 14) -> str:
    """A letter that was asked about; returns its key."""
    key = gone(deps)
    clock.pass_time(days=days)
    assert ask_surveys(deps) == 1
    work(deps)
    return key


def link(deps: Deps, key: str, wave: int = 1) -> str:
    return f"/survey/{deps.tokens.make(Purpose.SURVEY, key, wave)}"


def answered_by(deps: Deps, key: str, outcome: str) -> None:
    with deps.db.write() as session:
        of = Survey.action_id == action_of(deps, key).id
        session.execute(update(Survey).where(of).values(outcome=outcome, answered_at=deps.now()))
