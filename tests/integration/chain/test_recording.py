"""Claims are recorded once for many letters, taken back without being lost, and leave marks."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from campaign.chain.queries import claims_of
from campaign.chain.service import Recorded, record, retract
from campaign.core.chain import Position, Source, Stage
from campaign.core.errors import NoLettersError
from campaign.db.models import Action, Answer, AnswerLink, TallyMark
from campaign.deps import Deps
from tests.support.letters import action_of, confirmed

DAY = date(2026, 11, 20)


def letter(deps: Deps, number: int, postcode: str = "M1 1AE") -> int:
    return action_of(deps, confirmed(deps, f"someone{number}@home.example", postcode)).id


def said(deps: Deps, letters: list[int], stage: Stage, **values: object) -> int:
    claim = Recorded(stage, values.pop("on", DAY), values.pop("source", Source.STAFF), **values)
    with deps.db.write() as session:
        return record(deps, session, claim, letters)


def stands(deps: Deps, number: int) -> tuple[int, str, date | None, bool]:
    with deps.db.read() as session:
        row = session.get_one(Action, number)
        return row.stage, row.position, row.answered_on, row.is_disputed


def test_one_answer_for_many_letters_is_one_row(deps: Deps) -> None:
    letters = [letter(deps, number) for number in range(3)]
    said(deps, letters, Stage.WROTE, position=Position.SUPPORTIVE)
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 1
        assert session.scalar(select(func.count()).select_from(AnswerLink)) == 3
    for number in letters:
        assert stands(deps, number) == (Stage.WROTE, "supportive", DAY, False)


def test_what_is_taken_back_counts_no_more_and_stays_in_the_history(deps: Deps) -> None:
    one = letter(deps, 1)
    first = said(deps, [one], Stage.ANSWERED, position=Position.NEUTRAL)
    second = said(deps, [one], Stage.WROTE)
    with deps.db.write() as session:
        assert retract(deps, session, second, by=None)
        assert not retract(deps, session, second, by=None)
    assert stands(deps, one) == (Stage.ANSWERED, "neutral", DAY, False)
    with deps.db.read() as session:
        assert [claim.id for claim in claims_of(session, [one])[one]] == [first]
        assert session.get_one(Answer, second).retracted_at == deps.now()


def test_sources_that_disagree_stand_beside_each_other(deps: Deps) -> None:
    one = letter(deps, 1)
    said(deps, [one], Stage.ANSWERED, position=Position.SUPPORTIVE)
    said(deps, [one], Stage.NOTHING, source=Source.SURVEY, on=date(2026, 11, 22))
    assert stands(deps, one) == (Stage.ANSWERED, "supportive", DAY, True)


def test_an_answer_is_of_one_mp(deps: Deps) -> None:
    here, there = letter(deps, 1), letter(deps, 2, "CF10 1EP")
    with pytest.raises(NoLettersError):
        said(deps, [here, there], Stage.ANSWERED)
    with pytest.raises(NoLettersError):
        said(deps, [], Stage.ANSWERED)
    with pytest.raises(NoLettersError):
        said(deps, [here, 999_999], Stage.ANSWERED)
    assert stands(deps, here)[0] == Stage.NOTHING
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_whatever_is_recorded_or_taken_back_is_counted_again(deps: Deps) -> None:
    one = letter(deps, 1)

    def marks() -> int:
        with deps.db.read() as session:
            wanted = TallyMark.day == action.confirmed_on
            return session.scalar(select(func.count()).select_from(TallyMark).where(wanted)) or 0

    with deps.db.read() as session:
        action = session.get_one(Action, one)
    before = marks()
    answer = said(deps, [one], Stage.ANSWERED)
    assert marks() > before
    before = marks()
    with deps.db.write() as session:
        retract(deps, session, answer, by=None)
    assert marks() > before
