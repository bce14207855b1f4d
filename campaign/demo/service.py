"""Making a demo: refused wherever there is a real letter, all rows in one transaction."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select

from campaign.content.queries import campaigns
from campaign.core.errors import PostbagError
from campaign.core.letter import LONDON
from campaign.core.reference import ALPHABET
from campaign.core.tallies import VisitStep
from campaign.db.models import Action, Answer, AnswerLink, InboundMail, Message, Survey, Visit
from campaign.demo.answers import CLAIMS, SEAT_CLAIMS, Answers
from campaign.demo.bulk import Table, prepare
from campaign.demo.columns import CLAIM_COLUMNS, LINK_COLUMNS, MAIL_COLUMNS, SURVEY_COLUMNS
from campaign.demo.letters import COLUMNS, Letters, Start, reference_of
from campaign.demo.shape import SOURCES, letters_a_day, seat_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

MOST: Final = 5_000_000
PIECE: Final = 20_000
"""Letters in memory at once."""


class DemoRefusedError(PostbagError):
    """Made-up letters do not go where real ones are."""

    code = "demo-refused"


@dataclass(frozen=True, slots=True)
class Made:
    """How many rows of which kind were made."""

    letters: int
    answers: int
    mails: int


def may_make(deps: Deps) -> int:
    """The id of the campaign that a demo would be made for.

    Raises:
        DemoRefusedError: this is production, there are letters of production here, or there is no
            campaign.
    """
    if deps.settings.is_production:
        raise DemoRefusedError("this is production")
    with deps.db.read() as session:
        if session.scalar(select(Message.id).where(Message.for_real).limit(1)) is not None:
            raise DemoRefusedError("there are real letters in this database")
        found = campaigns(deps, session)
    if not found:
        raise DemoRefusedError("there is no campaign yet; `postbag campaign load` loads one")
    return found[0].id


def make_demo(deps: Deps, number: int, progress: Callable[[int], None]) -> Made:
    """Make so many letters of one year, their answers and visits; counts are left to `refresh`.

    Args:
        deps: the outside world.
        number: how many letters are begun; 1 to 5,000,000.
        progress: told of every batch of letters that was written.

    Raises:
        DemoRefusedError: see `may_make`.
    """
    campaign_id = may_make(deps)
    chance = random.Random(deps.chance.getrandbits(64))  # noqa: S311 - made-up data, no secrets
    with deps.db.write() as session:
        prepare(session)
        return _Making(deps, session, campaign_id, number, chance).make(progress)


class _Making:
    """One demo on its way into the database."""

    def __init__(
        self, deps: Deps, session: Session, campaign_id: int, number: int, chance: random.Random
    ) -> None:
        self.session, self.number, self.chance = session, number, chance
        self.now = deps.now().astimezone(LONDON)
        self.today = self.now.date()
        self.campaign_id = campaign_id
        self.tables = {
            "letters": Table(session, Action, COLUMNS, number),
            "mails": Table(session, InboundMail, MAIL_COLUMNS, number),
            "surveys": Table(session, Survey, SURVEY_COLUMNS, number),
        }
        seats = [
            seat_of(each, deps.finder.member(each.code), self.today, chance)
            for each in deps.finder.constituencies
        ]
        claims = number * CLAIMS + len(seats) * SEAT_CLAIMS
        self.tables["claims"] = Table(session, Answer, CLAIM_COLUMNS, claims)
        self.tables["links"] = Table(session, AnswerLink, LINK_COLUMNS, 0)
        self.answers = Answers(
            chance,
            self.today,
            campaign_id,
            self.tables["claims"].first_id,
            self.tables["mails"].first_id,
            self.tables["surveys"].first_id,
            deps.chance.getrandbits(120),
        )
        reference = _free_references(session, chance, number)
        start = Start(
            campaign_id, self.tables["letters"].first_id, deps.chance.getrandbits(120), reference
        )
        self.letters = Letters(chance, seats, deps.now(), start, self.answers)

    def make(self, progress: Callable[[int], None]) -> Made:
        made = {"letters": 0, "claims": 0, "mails": 0}
        waiting = []
        days = letters_a_day(self.number, self.today, self.chance)
        for day, number in days:
            waiting += self.letters.of_day(day, number)
            if len(waiting) >= PIECE or day == self.today:
                self.tables["letters"].add(waiting)
                progress(len(waiting))
                made["letters"] += len(waiting)
                waiting = []
                for name in ("mails", "surveys", "claims", "links"):
                    rows = getattr(self.answers, name)
                    self.tables[name].add(rows)
                    made[name] = made.get(name, 0) + len(rows)
                    rows.clear()
        self._visits(days)
        return Made(made["letters"], made["claims"], made["mails"])

    def _visits(self, days: list[tuple[date, int]]) -> None:
        """Many more look than write; what is counted already on a day is left alone."""
        known = {
            (row.day, row.source, row.step)
            for row in self.session.execute(
                select(Visit.day, Visit.source, Visit.step).where(
                    Visit.campaign_id == self.campaign_id
                )
            )
        }
        whole = sum(SOURCES.values())
        rows = [
            {
                "campaign_id": self.campaign_id,
                "day": day,
                "source": source,
                "step": step,
                "number": int(number * share / whole * times * self.chance.uniform(0.8, 1.2)) + 1,
            }
            for day, number in days
            for source, share in SOURCES.items()
            for step, times in ((VisitStep.VISITED, 7.0), (VisitStep.FOUND, 2.1))
            if (day, source, step) not in known and number
        ]
        if rows:
            self.session.execute(insert(Visit), rows)


def _free_references(session: Session, chance: random.Random, number: int) -> int:
    """The first of so many references in a row that no letter has."""
    most = len(ALPHABET) ** 6 - number
    while True:
        first = chance.randrange(most)
        taken = select(func.count()).where(
            Action.reference.between(reference_of(first), reference_of(first + number))
        )
        if not session.scalar(taken):
            return first
