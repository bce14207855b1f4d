"""What `postbag doctor` says of personal data: whether any is kept longer than was promised."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.db.models import Action, Erasure
from campaign.privacy.sweep import BY_SWEEP
from campaign.serving.findings import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

LONGEST_REST: Final = timedelta(days=3)
"""The worker sweeps every day; it may be away for a weekend."""


def look_at_privacy(deps: Deps, session: Session) -> Iterator[Finding]:
    """Whether the sweep runs; `privacy audit` looks at every row and takes its time."""
    last = session.scalar(select(func.max(Erasure.at)).where(Erasure.asked_by == BY_SWEEP))
    first = session.scalar(select(func.min(Action.created_at)))
    since = last or first
    if since is not None and deps.now() - since > LONGEST_REST:
        days = (deps.now() - since).days
        yield Finding(
            Level.WARN,
            f"Nothing has been looked at for deletion for {days} days: is a worker running? "
            "`postbag privacy audit` says what is overdue.",
        )
    elif last is not None:
        yield Finding(
            Level.GOOD,
            "What is kept too long is deleted daily (`postbag privacy audit` proves it).",
        )
