"""What the pages show of hooks; secrets and payloads stay where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sqlalchemy import func, select

from campaign.core.hooks import DeliveryState
from campaign.db.models import Hook, HookDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

NEWEST: Final = 50


@dataclass(frozen=True, slots=True)
class ShownHook:
    """A hook in the list.

    Attributes:
        host: of its address; the rest may be as good as a password.
        counts: tellings by state.
    """

    id: int
    host: str
    kinds: tuple[str, ...]
    with_person: bool
    active: bool
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """One telling.

    Attributes:
        may_again: it is settled, and what was told is still there.
    """

    id: int
    kind: str
    created_at: datetime
    due_at: datetime
    state: str
    attempts: int
    last_status: int | None
    may_again: bool


def hook_list(session: Session) -> list[ShownHook]:
    """All hooks, those that are on first."""
    counts: dict[int, dict[str, int]] = {}
    for hook_id, state, number in session.execute(
        select(HookDelivery.hook_id, HookDelivery.state, func.count()).group_by(
            HookDelivery.hook_id, HookDelivery.state
        )
    ):
        counts.setdefault(hook_id, {})[state] = number
    rows = session.scalars(select(Hook).order_by(Hook.active.desc(), Hook.id))
    return [_shown(row, counts.get(row.id, {})) for row in rows]


def one_hook(session: Session, hook_id: int) -> ShownHook | None:
    """One of them."""
    return next((each for each in hook_list(session) if each.id == hook_id), None)


def newest_deliveries(session: Session, hook_id: int) -> Sequence[ShownDelivery]:
    """What it was told last, the newest first."""
    # As an expression: SQLite would else read all that the hook was ever told, and sort it.
    of_hook = HookDelivery.hook_id + 0
    rows = session.scalars(
        select(HookDelivery)
        .where(of_hook == hook_id)
        .order_by(HookDelivery.id.desc())
        .limit(NEWEST)
    )
    return [
        ShownDelivery(
            id=row.id,
            kind=row.kind,
            created_at=row.created_at,
            due_at=row.due_at,
            state=row.state,
            attempts=row.attempts,
            last_status=row.last_status,
            may_again=row.state != DeliveryState.WAITING and row.payload is not None,
        )
        for row in rows
    ]


def _shown(row: Hook, counts: dict[str, int]) -> ShownHook:
    return ShownHook(
        id=row.id,
        host=urlsplit(row.url).netloc,
        kinds=tuple(row.kinds),
        with_person=row.with_person,
        active=row.active,
        counts=counts,
    )
