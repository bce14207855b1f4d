"""Made-up letters and what became of them, as rows for `demo/bulk.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from campaign.core.chain import Position, Stage
from campaign.core.reference import ALPHABET
from campaign.core.states import GONE, ActionState
from campaign.demo.shape import NEW_DAYS, NEW_STATES, OLD_STATES, SOURCES, VARIANTS, Seat

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from campaign.demo.answers import Answers

Row: TypeAlias = "tuple[Any, ...]"

COLUMNS: Final = (
    *("id", "key", "reference", "campaign_id", "state", "created_at", "updated_at"),
    *("submitted_at", "confirmed_at", "sent_at", "delivered_at", "words_deleted_at", "erased_at"),
    *("constituency_code", "constituency_name", "nation", "member_id", "member_name"),
    *("source", "variant", "own_share", "reminded_at", "confirmed_on", "changed_at"),
    *("stage", "position", "answered_on", "is_disputed", "no_surveys"),
    *("postcode", "name", "email", "address_1", "town", "subject", "body", "body_for"),
)

FIRST: Final = ("Ada", "Ben", "Carys", "Dev", "Eilidh", "Femi", "Grace", "Hamza", "Iona", "Jay")
LAST: Final = ("Example", "Sample", "Specimen", "Madeup", "Placeholder", "Demo")
BODY: Final = "This is a made-up letter. It was never written by anybody and goes nowhere."
KEPT: Final = timedelta(days=90)
OPENS, CLOSES = 7 * 3600, 22 * 3600
"""Within these hours a day in London and in UTC is the same one, in summer too."""

PERSONLESS: Final = frozenset({ActionState.DRAFTED, ActionState.EXPIRED})
UNCONFIRMED: Final = PERSONLESS | {ActionState.AWAITING}


def reference_of(number: int) -> str:
    """The reference with this number, in the order of the alphabet."""
    letters = []
    for _ in range(6):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    letters.reverse()
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


@dataclass(frozen=True, slots=True)
class Start:
    """Where numbering begins: ids, keys and references that nobody else has."""

    campaign_id: int
    action_id: int
    key: int
    reference: int


@dataclass(slots=True)
class Letters:
    """Makes letters day by day; what becomes of them goes into `answers`."""

    chance: random.Random
    seats: Sequence[Seat]
    now: datetime
    start: Start
    answers: Answers
    made: int = 0
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Large seats and lively ones have more letters."""
        sizes = (
            seat.constituency.electorate * self.chance.lognormvariate(0, 0.35)
            for seat in self.seats
        )
        self._weights = list(accumulate(sizes))

    def of_day(self, day: date, number: int) -> list[Row]:
        """So many letters that were begun on a day, in order of time."""
        today = self.now.date()
        most = CLOSES
        if day == today:
            most = min(CLOSES, self.now.hour * 3600 + self.now.minute * 60)
        least = min(OPENS, most)
        chance = self.chance
        seconds = sorted(least + int(chance.random() * (most - least)) for _ in range(number))
        seats = chance.choices(self.seats, cum_weights=self._weights, k=number)
        is_new = (today - day).days <= NEW_DAYS
        states = _drawn(chance, NEW_STATES if is_new else OLD_STATES, number)
        sources, variants = _drawn(chance, SOURCES, number), _drawn(chance, VARIANTS, number)
        texts = _Day.of(day)
        return [
            self._row(texts, *drawn)
            for drawn in zip(seconds, seats, states, sources, variants, strict=True)
        ]

    def _row(
        self, day: _Day, second: int, seat: Seat, state: ActionState, source: str, variant: str
    ) -> Row:
        number, start = self.made, self.start
        self.made += 1
        action_id = start.action_id + number
        moment = f"{day.text} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000"
        is_confirmed = state not in UNCONFIRMED
        has_gone = state in GONE
        is_person = state not in PERSONLESS
        fate = NOTHING_CAME
        if has_gone and seat.member:
            fate = self.answers.of_letter(action_id, day.day, seat)
        old = self.now.date() - day.day > KEPT
        has_words = is_person and not old
        place, member = seat.constituency, seat.member
        return (
            action_id,
            f"{start.key + number:032x}",
            reference_of(start.reference + number),
            start.campaign_id,
            state.value,
            moment,
            moment,
            moment if is_person else None,
            moment if is_confirmed else None,
            moment if has_gone else None,
            moment if state is ActionState.DELIVERED else None,
            day.words_end if old else None,
            moment if state is ActionState.EXPIRED else None,
            place.code,
            place.name,
            place.nation.value,
            member.id if member else None,
            member.name if member else "",
            source,
            variant,
            _own_share(self.chance),
            moment if state is ActionState.AWAITING else None,
            day.text if is_confirmed else None,
            moment if is_confirmed else None,
            *fate,
            1,
            "ZZ9 9ZZ" if is_person else None,
            f"{FIRST[number % 10]} {LAST[number % 6]}" if is_person else None,
            f"demo.{number}@supporters.example" if is_person else None,
            f"{number % 90 + 1} Example Road" if is_person else None,
            "Sampleton" if is_person else None,
            "A made-up letter" if has_words else None,
            BODY if has_words else None,
            place.code if has_words else None,
        )


NOTHING_CAME: Final[Row] = (Stage.NOTHING.value, Position.UNREAD.value, None, 0)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day, and the texts of it that all of its rows share."""

    day: date
    text: str
    words_end: str

    @classmethod
    def of(cls, day: date) -> _Day:
        return cls(day, day.isoformat(), f"{(day + KEPT).isoformat()} 12:00:00.000000")


def _drawn(chance: random.Random, shares: Mapping[Any, int], number: int) -> list[Any]:
    return chance.choices(list(shares), cum_weights=list(accumulate(shares.values())), k=number)


def _own_share(chance: random.Random) -> int:
    """Half change next to nothing; the others write more, a few all of it."""
    drawn = chance.random()
    return int(drawn * 10) if drawn < 0.5 else int(100 * (2 * drawn - 1) ** 2)
