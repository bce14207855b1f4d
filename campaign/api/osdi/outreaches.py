"""Reading letters for other systems: what became of each, never a word of it.

The list stands in the order in which letters changed, and is read on from the last place seen. A
letter that changes meanwhile moves to its end: it may be seen twice and is never missed. What
changed within the last minute waits, since transactions do not end in the order of their times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal, select, tuple_

from campaign.core.states import BEGUN
from campaign.db.agreed import people_who_agreed
from campaign.db.base import UtcTime
from campaign.db.models import Action, SeatTally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaign.api.osdi.asking import Asked

SETTLED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: just after this letter."""

    changed_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Outreach:
    """One letter that its supporter has confirmed; `Action` says what each part is.

    Attributes:
        person: its supporter's name and addresses, None unless they agreed that the charity keeps
            in touch; see `db.agreed`.
    """

    id: int
    created_at: datetime
    confirmed_at: datetime
    changed_at: datetime
    state: str
    stage: int
    position: str
    answered_on: date | None
    is_disputed: bool
    constituency_code: str
    constituency_name: str
    nation: str
    member_name: str
    language: str
    source: str
    variant: str
    person: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list; `after` leads to the next one, and is None at the end."""

    outreaches: Sequence[Outreach]
    after: Place | None


_COLUMNS: Final = (
    Action.id,
    Action.created_at,
    Action.confirmed_at,
    Action.changed_at,
    Action.state,
    Action.stage,
    Action.position,
    Action.answered_on,
    Action.is_disputed,
    Action.constituency_code,
    Action.constituency_name,
    Action.nation,
    Action.member_name,
    Action.language,
    Action.source,
    Action.variant,
)


def page(session: Session, campaign_id: int, asked: Asked, now: datetime) -> Page:
    """A part of a campaign's list."""
    wanted = _listed(campaign_id).where(Action.changed_at <= now - SETTLED)
    if asked.since is not None:
        wanted = wanted.where(Action.changed_at >= asked.since)
    if asked.after is not None:
        place = tuple_(literal(asked.after.changed_at, UtcTime()), literal(asked.after.id))
        wanted = wanted.where(tuple_(Action.changed_at, Action.id) > place)
    rows = session.execute(
        wanted.order_by(Action.changed_at, Action.id).limit(asked.per_page + 1)
    ).all()
    shown = rows[: asked.per_page]
    last = shown[-1] if len(rows) > len(shown) else None
    return Page(_outreaches(session, shown), Place(last.changed_at, last.id) if last else None)


def one(session: Session, campaign_id: int, number: int) -> Outreach | None:
    """One letter of a campaign, or None: there is none, or nobody has confirmed it."""
    rows = session.execute(_listed(campaign_id).where(Action.id == number)).all()
    return next(iter(_outreaches(session, rows)), None)


def total(session: Session, campaign_id: int) -> int:
    """How many letters there are, as they were counted last."""
    counted = select(func.coalesce(func.sum(SeatTally.confirmed), 0))
    return session.scalar(counted.where(SeatTally.campaign_id == campaign_id)) or 0


def _listed(campaign_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = _COLUMNS
    return select(*columns).where(
        Action.campaign_id == campaign_id,
        Action.changed_at.is_not(None),
        # One that is confirmed no more, because its MP has changed, waits for its supporter.
        Action.state.not_in(BEGUN),
    )


def _outreaches(session: Session, rows: Sequence[Any]) -> list[Outreach]:
    people = people_who_agreed(session, [row.id for row in rows])
    return [Outreach(**row._asdict(), person=people.get(row.id)) for row in rows]
