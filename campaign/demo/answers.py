"""Made-up answers: what MPs wrote back, to the minister, and what came of it, as claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from campaign.core.chain import Position, Reading, Source, Stage
from campaign.core.incoming import IncomingKind
from campaign.core.surveys import Outcome
from campaign.demo.shape import ANSWERED_SHARE, POSITIONS

if TYPE_CHECKING:
    import random

    from campaign.demo.shape import Seat

Row: TypeAlias = "tuple[Any, ...]"

UNREAD_DAYS: Final = 14
MOST_UNREAD: Final = 120
"""So many answers of the last days wait for somebody to read them."""
CLAIMS, MAILS, SURVEYS = 3, 1, 1
"""At most so many rows a letter: ids are set aside for them."""
SEAT_CLAIMS: Final = 3
ANSWER: Final = "Thank you for writing to me. This answer is made up; no MP has written it."

READINGS: Final = {
    Position.SUPPORTIVE: Reading.SUPPORTIVE,
    Position.NEUTRAL: Reading.NEUTRAL,
    Position.AGAINST: Reading.AGAINST,
    Position.STANDARD: Reading.STANDARD,
    Position.NOT_THEIRS: Reading.NOT_THEIRS,
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Where a claim comes from."""

    source: Source
    mail: int | None = None
    survey: int | None = None
    by_rule: bool = False


@dataclass(slots=True)
class Answers:
    """Makes what becomes of letters; take the rows out from time to time with `taken`."""

    chance: random.Random
    today: date
    campaign_id: int
    claim_id: int
    mail_id: int
    survey_id: int
    key: int
    unread: int = 0
    claims: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    mails: list[Row] = field(default_factory=list)
    surveys: list[Row] = field(default_factory=list)
    _of_seats: dict[str, list[tuple[int, Stage, date]]] = field(default_factory=dict)

    def of_letter(self, action_id: int, day: date, seat: Seat) -> Row:
        """What came of one: its stage, position, first day of an answer, and whether it is disputed."""
        chance = self.chance
        wrote = seat.wrote_on
        is_part = (
            wrote is not None and day < wrote <= day + timedelta(days=60) and chance.random() < 0.3
        )
        stage, position, first, disputed = Stage.NOTHING, Position.UNREAD, None, 0
        drawn = chance.random()
        if drawn < ANSWERED_SHARE * seat.answers:
            came = day + timedelta(days=1 + int(chance.lognormvariate(2.4, 0.85)))
            if came <= self.today and (not is_part or (wrote and came < wrote)):
                position, disputed = self._answer(action_id, came, seat, supportive=is_part)
                stage, first = Stage.ANSWERED, came
        elif drawn > 0.86:
            came = day + timedelta(days=int(chance.random() * 3))
            if came <= self.today:
                mail = self._mail(action_id, came, seat, IncomingKind.ACKNOWLEDGEMENT)
                shown_by = _Evidence(Source.REPLY, mail)
                self._claim(action_id, came, seat, Stage.ACKNOWLEDGED, shown_by=shown_by)
                stage = Stage.ACKNOWLEDGED
        if is_part:
            for claim_id, reached, on in self._chain(seat):
                self.links.append((claim_id, action_id))
                stage, first = max(stage, reached), first or on
        return stage.value, position.value, first and first.isoformat(), disputed

    def _answer(
        self, action_id: int, came: date, seat: Seat, *, supportive: bool
    ) -> tuple[Position, int]:
        chance = self.chance
        wanted = (Position.SUPPORTIVE, Position.STANDARD) if supportive else tuple(POSITIONS)
        shares = list(accumulate(POSITIONS[each] for each in wanted))
        position = chance.choices(wanted, cum_weights=shares)[0]
        if chance.random() < 0.3:
            survey = self._survey(action_id, 1, came, Outcome.ANSWERED)
            self._claim(
                action_id,
                came,
                seat,
                Stage.ANSWERED,
                position,
                _Evidence(Source.SURVEY, survey=survey),
            )
            return position, 0
        is_new = (self.today - came).days <= UNREAD_DAYS and chance.random() < 0.4
        is_unread = is_new and self.unread < MOST_UNREAD
        if is_unread:
            self.unread += 1
            position = Position.UNREAD
        mail = self._mail(
            action_id, came, seat, IncomingKind.ANSWER, None if is_unread else position
        )
        self._claim(
            action_id,
            came,
            seat,
            Stage.ANSWERED,
            position,
            _Evidence(Source.REPLY, mail, by_rule=is_unread),
        )
        later = came + timedelta(days=5)
        if not supportive and later <= self.today and chance.random() < 0.02:
            survey = self._survey(action_id, 1, later, Outcome.NOTHING)
            self._claim(
                action_id,
                later,
                seat,
                Stage.NOTHING,
                shown_by=_Evidence(Source.SURVEY, survey=survey),
            )
            return position, 1
        return position, 0

    def _chain(self, seat: Seat) -> list[tuple[int, Stage, date]]:
        """The claims that are made once for many letters of a seat, made when first needed."""
        code = seat.constituency.code
        if code not in self._of_seats:
            steps = (
                (Stage.WROTE, seat.wrote_on, Source.STAFF),
                (Stage.REPLIED, seat.replied_on, Source.STAFF),
                (Stage.TOLD, seat.told_on, Source.OURS),
            )
            self._of_seats[code] = [
                (self._claim(None, on, seat, stage, shown_by=_Evidence(source)), stage, on)
                for stage, on, source in steps
                if on
            ]
        return self._of_seats[code]

    def _claim(
        self,
        action_id: int | None,
        on: date,
        seat: Seat,
        stage: Stage,
        position: Position = Position.UNREAD,
        shown_by: _Evidence | None = None,
    ) -> int:
        number, self.claim_id = self.claim_id, self.claim_id + 1
        shown_by = shown_by or _Evidence(Source.STAFF)
        member, source = seat.member, shown_by.source
        self.claims.append(
            (
                number,
                self.campaign_id,
                seat.constituency.code,
                member.id if member else None,
                member.name if member else "",
                stage.value,
                position.value,
                on.isoformat(),
                source.value,
                int(shown_by.by_rule),
                shown_by.mail,
                shown_by.survey,
                "Made up." if source is Source.STAFF else None,
                _noon(on),
            )
        )
        if action_id is not None:
            self.links.append((number, action_id))
        return number

    def _mail(
        self,
        action_id: int,
        came: date,
        seat: Seat,
        kind: IncomingKind,
        position: Position | None = Position.UNREAD,
    ) -> int:
        number, self.mail_id = self.mail_id, self.mail_id + 1
        key = self.key + number
        noon, is_read = _noon(came), position is not None
        reading = READINGS.get(position, Reading.NO_ANSWER) if position else Reading.ACKNOWLEDGEMENT
        self.mails.append(
            (
                number,
                f"{key:032x}",
                f"{key:064x}",
                noon,
                action_id,
                noon,
                kind.value,
                "made-up",
                f"office.{seat.constituency.code.lower()}@mps.example",
                "The office of an MP",
                "Your letter",
                ANSWER,
                ANSWER,
                noon,
                noon if is_read else None,
                reading.value if is_read else "",
            )
        )
        return number

    def _survey(self, action_id: int, wave: int, day: date, outcome: Outcome) -> int:
        number, self.survey_id = self.survey_id, self.survey_id + 1
        noon = _noon(day)
        self.surveys.append((number, action_id, wave, noon, noon, outcome.value, day.isoformat()))
        return number


def _noon(day: date) -> str:
    return f"{day.isoformat()} 12:00:00.000000"
