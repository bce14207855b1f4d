"""Answers that no mail brought, recorded for all letters that had gone to an MP by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.audit.service import note as audit
from campaign.chain.service import Recorded, record
from campaign.core.audit import Done
from campaign.core.chain import MEANINGS, Reading, Source
from campaign.core.errors import NoLettersError
from campaign.core.states import GONE
from campaign.db.models import Action

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """Somebody who, as the MP of a seat, was sent letters."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a member of staff heard of an MP.

    Attributes:
        code: the constituency.
        member_id: whose letters: a former MP's are not the present one's.
        until: letters confirmed later are not meant.
        note: where it is known from.
    """

    campaign_id: int
    code: str
    member_id: int | None
    reading: Reading
    happened_on: date
    until: date
    note: str
    by: int


def members_written_to(session: Session, code: str) -> list[WrittenTo]:
    """Who had letters as the MP of this seat, whoever had the latest one first."""
    rows = session.execute(
        select(Action.member_id, func.max(Action.member_name))
        .where(
            Action.constituency_code == code,
            Action.member_id.is_not(None),
            Action.state.in_(GONE),
        )
        .group_by(Action.member_id)
        .order_by(func.max(Action.id).desc())
    )
    return [WrittenTo(number, name) for number, name in rows if number is not None]


def record_by_hand(deps: Deps, heard: ByHand) -> int:
    """Record it for all letters of the campaign that had gone to that MP by the day.

    Returns:
        How many letters it is about.

    Raises:
        NoLettersError: none had gone by then, or the reading is no answer.
    """
    meaning = MEANINGS[heard.reading]
    if meaning.stage is None:
        raise NoLettersError
    claim = Recorded(
        meaning.stage,
        heard.happened_on,
        Source.STAFF,
        meaning.position,
        by=heard.by,
        note=heard.note,
    )
    with deps.db.write() as session:
        letters = session.scalars(
            select(Action.id)
            .where(
                Action.campaign_id == heard.campaign_id,
                Action.constituency_code == heard.code,
                Action.member_id == heard.member_id,
                Action.state.in_(GONE),
                Action.erased_at.is_(None),
                func.coalesce(Action.confirmed_on, date.max) <= heard.until,
            )
            .order_by(Action.id)
        ).all()
        number = record(deps, session, claim, letters)
        audit(
            deps, session, Done.RECORDED, by=heard.by, about="answer", about_id=number,
            reading=heard.reading, letters=len(letters),
        )  # fmt: skip
    return len(letters)
