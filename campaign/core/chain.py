"""The chain: from a supporter's letter to the minister's answer, and what is known of each link.

Nothing here is ever overwritten. Each thing that somebody tells or that comes by e-mail is a claim
with its source; where a letter stands is worked out from all claims that have not been taken back,
and claims that cannot both be true are shown side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class Stage(IntEnum):
    """How far the chain has come for one letter; to be at one means to have passed all before.

    Before the first stand the letter's own states: confirmed, sent, delivered.
    """

    NOTHING = 0
    ACKNOWLEDGED = 1
    ANSWERED = 2
    AGREED = 3
    WROTE = 4
    REPLIED = 5
    TOLD = 6


class Position(StrEnum):
    """What an MP's answer says of what was asked; empty where there is none or nobody has read it."""

    UNREAD = ""
    SUPPORTIVE = "supportive"
    NEUTRAL = "neutral"
    AGAINST = "against"
    STANDARD = "standard"
    NOT_THEIRS = "not-theirs"
    """They say that the supporter is not their constituent."""
    OTHER = "other"


class Source(StrEnum):
    """Who says so."""

    REPLY = "reply"
    """A mail that came to a reply address of ours."""
    SURVEY = "survey"
    """The supporter, asked by us."""
    STAFF = "staff"
    """A member of staff, who says where they have it from."""
    OURS = "ours"
    """We did it ourselves and the outbox knows."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that somebody says of a letter.

    Attributes:
        stage: how far it says the chain has come; NOTHING: that nothing has come.
        happened_on: the day on which it happened, as the source says; for NOTHING the day of asking.
        is_sorted_by_rule: no person has looked at it yet.
    """

    id: int
    stage: Stage
    position: Position
    happened_on: date
    source: Source
    is_sorted_by_rule: bool = False


def stage_of(claims: Iterable[Claim]) -> Stage:
    """The furthest stage that any claim speaks of."""
    return max((claim.stage for claim in _holding(claims)), default=Stage.NOTHING)


def position_of(claims: Iterable[Claim]) -> Position:
    """What the newest claim says that says anything of the MP's position."""
    said = [claim for claim in claims if claim.position is not Position.UNREAD]
    newest = max(said, key=lambda claim: (claim.happened_on, claim.id), default=None)
    return newest.position if newest else Position.UNREAD


def answered_on(claims: Iterable[Claim]) -> date | None:
    """The day of the first answer that is no mere acknowledgement."""
    days = [claim.happened_on for claim in _holding(claims) if claim.stage >= Stage.ANSWERED]
    return min(days, default=None)


def _holding(claims: Iterable[Claim]) -> list[Claim]:
    """Without our own note that a supporter was told of a reply that has been taken back since."""
    known = list(claims)
    if any(claim.stage is Stage.REPLIED for claim in known):
        return known
    return [claim for claim in known if (claim.stage, claim.source) != (Stage.TOLD, Source.OURS)]


class Disagreement(StrEnum):
    """In what two claims contradict each other."""

    WHETHER = "whether"
    """One says that nothing has come, on a later day than another says that something came."""
    POSITION = "position"
    """They read the MP's position differently."""


# Answers of these positions may well stand beside each other: a standard reply first, more later.
_SOFT: Final = frozenset({Position.UNREAD, Position.STANDARD, Position.OTHER})


def disagreements(claims: Iterable[Claim]) -> dict[Disagreement, tuple[Claim, ...]]:
    """What the sources do not agree on, with the claims that say so; empty where they agree."""
    known = sorted(_holding(claims), key=lambda claim: (claim.happened_on, claim.id))
    found: dict[Disagreement, tuple[Claim, ...]] = {}
    denials = [claim for claim in known if claim.stage is Stage.NOTHING]
    answers = [claim for claim in known if claim.stage >= Stage.ANSWERED]
    if any(d.happened_on > a.happened_on for d in denials for a in answers):
        found[Disagreement.WHETHER] = (*answers, *denials)
    firm = [claim for claim in known if claim.position not in _SOFT]
    if len({claim.position for claim in firm}) > 1:
        found[Disagreement.POSITION] = tuple(firm)
    return found


@dataclass(frozen=True, slots=True)
class Meaning:
    """What choosing a reading records; `stage` None: it is no answer, and nothing is recorded."""

    stage: Stage | None
    position: Position = Position.UNREAD


class Reading(StrEnum):
    """What a member of staff may say of an answer that came, one key each in the triage list."""

    SUPPORTIVE = "supportive"
    WILL_WRITE = "will-write"
    WROTE = "wrote"
    NEUTRAL = "neutral"
    AGAINST = "against"
    STANDARD = "standard"
    NOT_THEIRS = "not-theirs"
    MINISTER = "minister"
    ACKNOWLEDGEMENT = "acknowledgement"
    NO_ANSWER = "no-answer"


MEANINGS: Final[Mapping[Reading, Meaning]] = {
    Reading.SUPPORTIVE: Meaning(Stage.ANSWERED, Position.SUPPORTIVE),
    Reading.WILL_WRITE: Meaning(Stage.AGREED, Position.SUPPORTIVE),
    Reading.WROTE: Meaning(Stage.WROTE, Position.SUPPORTIVE),
    Reading.NEUTRAL: Meaning(Stage.ANSWERED, Position.NEUTRAL),
    Reading.AGAINST: Meaning(Stage.ANSWERED, Position.AGAINST),
    Reading.STANDARD: Meaning(Stage.ANSWERED, Position.STANDARD),
    Reading.NOT_THEIRS: Meaning(Stage.ANSWERED, Position.NOT_THEIRS),
    Reading.MINISTER: Meaning(Stage.REPLIED),
    Reading.ACKNOWLEDGEMENT: Meaning(Stage.ACKNOWLEDGED),
    Reading.NO_ANSWER: Meaning(None),
}

KEYS: Final[Mapping[Reading, str]] = {
    reading: str((number + 1) % 10) for number, reading in enumerate(Reading)
}
"""The digit that chooses each: 1 to 9, then 0."""
