"""Reading actions for the team. Letters, addresses and unconfirmed names never leave the database.

The list is newest first by (created_at, id) and paged by the last row seen, not by number, so the
last page costs what the first does and new rows shift nothing. The filters and the order are read
from one index that holds them all (`db/models/action.py`); only the rows of the page are fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select, tuple_

from campaign.core.states import ActionState
from campaign.db.models import Action
from campaign.team.filters import NEVER_CONFIRMED

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.team.filters import Filters

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: just before or after this row."""

    created_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One line of the list.

    Attributes:
        name: None where the letter was never confirmed, or the name is deleted.
        member_name: "" where the seat was vacant.
        own_share: percent of the letter in the supporter's own words; None where not known.
    """

    id: int
    created_at: datetime
    reference: str
    campaign_id: int
    name: str | None
    confirmed: bool
    constituency_code: str
    constituency_name: str
    nation: str
    member_name: str
    state: ActionState
    own_share: int | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.created_at, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, and whether there are rows on either side of it."""

    rows: tuple[ActionRow, ...]
    has_newer: bool
    has_older: bool


def page_at(session: Session, filters: Filters, *, before: str, after: str) -> Page | None:
    """The page next to a row, or the newest; None where there is no such row.

    Args:
        session: to read with.
        filters: what to list.
        before: the id of the row that the page comes after in the list (its rows are older), or "".
        after: the id of the row that the page comes before, or "".
    """
    if not before and not after:
        return older(session, filters)
    place = place_of(session, int(before or after))
    if place is None:
        return None
    return older(session, filters, place) if before else newer(session, filters, place)


def place_of(session: Session, action_id: int) -> Place | None:
    """The place of an action in the list, or None if there is no such action."""
    created_at = session.scalar(select(Action.created_at).where(Action.id == action_id))
    return None if created_at is None else Place(created_at, action_id)


def older(
    session: Session, filters: Filters, than: Place | None = None, size: int = PAGE_SIZE
) -> Page:
    """The newest rows, or those after a place in the list (which are older)."""
    wanted = _conditions(filters)
    if than:
        wanted.append(tuple_(than.created_at, than.id) > _POSITION)
    ids = select(Action.id).where(*wanted).order_by(*_NEWEST_FIRST).limit(size + 1)
    rows = _rows(session, ids)
    return Page(rows[:size], has_newer=than is not None, has_older=len(rows) > size)


def newer(session: Session, filters: Filters, than: Place, size: int = PAGE_SIZE) -> Page:
    """The page before a place in the list: the nearest rows that are newer."""
    wanted = [*_conditions(filters), tuple_(than.created_at, than.id) < _POSITION]
    oldest_first = (Action.created_at.asc(), Action.id.asc())
    ids = select(Action.id).where(*wanted).order_by(*oldest_first).limit(size + 1)
    rows = _rows(session, ids)
    return Page(rows[-size:], has_newer=len(rows) > size, has_older=True)


def state_counts(session: Session, filters: Filters) -> dict[ActionState, int]:
    """How many actions stand in each state under the other filters; states with none left out."""
    state: ColumnElement[str]
    if filters.constituency_codes is not None:
        state, wanted = _state, _conditions_without_state(filters)
    else:
        # Very many: by an index that holds the states in their order, so that nothing is sorted.
        state, wanted = Action.state.expression, _broad_conditions(filters)
    rows = session.execute(select(state, func.count()).where(*wanted).group_by(state))
    return {ActionState(value): int(number) for value, number in rows}


def number_of(session: Session, filters: Filters) -> int:
    """How many letters the whole list has."""
    counts = state_counts(session, filters)
    if filters.state:
        return counts.get(filters.state, 0)
    return sum(number for state, number in counts.items() if state not in NEVER_CONFIRMED)


_POSITION = tuple_(Action.created_at, Action.id)
_NEWEST_FIRST = (Action.created_at.desc(), Action.id.desc())
# As expressions and not as columns, so that no planner takes a narrower index of theirs for these
# broad filters, fetches half the table row by row and sorts it: 100 ms instead of 10.
_NOTHING: Final[ColumnElement[str]] = literal_column("''")
_state = Action.state.concat(_NOTHING)
_campaign = Action.campaign_id + literal_column("0")
_nation = Action.nation.concat(_NOTHING)
_NAME = case((Action.confirmed_at.is_not(None), Action.name))


def _rows(session: Session, ids: Select[int]) -> tuple[ActionRow, ...]:
    """The rows of these ids, newest first."""
    found = session.execute(
        select(
            Action.id,
            Action.created_at,
            Action.reference,
            Action.campaign_id,
            _NAME,
            Action.confirmed_at.is_not(None),
            Action.constituency_code,
            Action.constituency_name,
            Action.nation,
            Action.member_name,
            Action.state,
            Action.own_share,
        )
        .where(Action.id.in_(ids.scalar_subquery()))
        .order_by(*_NEWEST_FIRST)
    )
    return tuple(
        ActionRow(
            id=row[0],
            created_at=row[1],
            reference=row[2],
            campaign_id=row[3],
            name=row[4] or None,
            confirmed=bool(row[5]),
            constituency_code=row[6],
            constituency_name=row[7],
            nation=row[8],
            member_name=row[9],
            state=ActionState(row[10]),
            own_share=row[11],
        )
        for row in found
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    # One state has an index of its own, in the order of the list.
    by_state = (
        Action.state == filters.state if filters.state else _state.not_in(sorted(NEVER_CONFIRMED))
    )
    return [*_conditions_without_state(filters), by_state]


def _broad_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Of campaign, nation and days: one of them leads into an index that holds the others."""
    if filters.since is not None or filters.before is not None:
        each_state = Action.state.in_(list(ActionState))
        return [each_state, *_conditions_without_state(filters)]
    if filters.nation is not None:
        nation = Action.nation == filters.nation
        return (
            [nation] if filters.campaign_id is None else [nation, _campaign == filters.campaign_id]
        )
    return [] if filters.campaign_id is None else [Action.campaign_id == filters.campaign_id]


def _conditions_without_state(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.campaign_id is not None:
        wanted.append(_campaign == filters.campaign_id)
    if filters.nation is not None:
        wanted.append(_nation == filters.nation)
    if filters.constituency_codes is not None:
        wanted.append(Action.constituency_code.in_(filters.constituency_codes))
    if filters.since is not None:
        wanted.append(Action.created_at >= filters.since)
    if filters.before is not None:
        wanted.append(Action.created_at < filters.before)
    return wanted
