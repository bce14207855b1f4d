"""Counts are what a look at every single letter says, whatever happened to the letters."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta

from click.testing import CliRunner
from sqlalchemy import delete, func, select, update

from campaign.chain.service import Recorded, record
from campaign.cli import postbag
from campaign.core.chain import Position, Source, Stage
from campaign.core.states import ActionState
from campaign.core.tallies import Step
from campaign.db.models import Action, DayTally, SeatTally, TallyMark
from campaign.deps import Deps
from campaign.tallies import refresh as refreshing
from campaign.tallies.marks import mark
from campaign.tallies.refresh import refresh
from tests.integration.tallies.counting import count_all, counted, naive
from tests.integration.team.actions import add_actions
from tests.support.letters import action_of, confirmed

FIRST = date(2026, 11, 1)
SEATS = [
    (f"E1400{number}", nation)
    for number, nation in enumerate(("england", "wales", "scotland") * 4, 1100)
]


def scatter(deps: Deps, chance: random.Random, number: int) -> None:
    """Letters of all days, seats, sources and states."""
    for index in range(number):
        seat, nation = chance.choice(SEATS)
        add_actions(
            deps,
            first=index,
            state=chance.choice(list(ActionState)),
            confirmed_on=FIRST + timedelta(days=chance.randrange(14)),
            constituency_code=seat,
            nation=nation,
            source=chance.choice(("", "newsletter", "nurse")),
            variant=chance.choice(("", "short")),
        )
    mark_all(deps)


def mark_all(deps: Deps) -> None:
    with deps.db.write() as session:
        for action in session.scalars(select(Action)):
            mark(session, action, deps.now())


def move_some(deps: Deps, chance: random.Random, number: int) -> None:
    """Whatever may happen to letters, and its mark."""
    for _ in range(number):
        with deps.db.write() as session:
            ids = session.scalars(select(Action.id).order_by(Action.id)).all()
            action = session.get_one(Action, chance.choice(ids))
            action.state = chance.choice(list(ActionState))
            action.stage = chance.choice(list(Stage))
            action.answered_on = (
                FIRST + timedelta(days=chance.randrange(200)) if action.stage > 1 else None
            )
            mark(session, action, deps.now())


def test_the_counts_are_those_of_all_letters_after_whatever_moves(deps: Deps) -> None:
    chance = random.Random(6)
    scatter(deps, chance, 80)
    count_all(deps)
    assert counted(deps) == naive(deps)
    for _ in range(5):
        move_some(deps, chance, 15)
        refresh(deps)  # in the middle of things, too
    count_all(deps)
    days, seats = naive(deps)
    assert len(days) > 50
    assert counted(deps) == (days, seats)
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(TallyMark)) == 0


def test_two_that_count_at_once_while_letters_move_come_to_the_same(deps: Deps) -> None:
    scatter(deps, random.Random(1), 30)
    failed = []

    def work(task) -> None:
        try:
            task()
        except Exception as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    tasks = [
        lambda: [refresh(deps) for _ in range(30)],
        lambda: [refresh(deps) for _ in range(30)],
        lambda: move_some(deps, random.Random(2), 30),
        lambda: move_some(deps, random.Random(3), 30),
    ]
    threads = [threading.Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    count_all(deps)
    assert counted(deps) == naive(deps)


def test_a_batch_is_bounded_and_the_rest_is_for_the_next_time(deps: Deps, monkeypatch) -> None:
    scatter(deps, random.Random(4), 40)
    monkeypatch.setattr(refreshing, "DAYS", 2)
    monkeypatch.setattr(refreshing, "SEATS", 3)
    rounds = 0
    while refresh(deps):
        rounds += 1
    assert rounds > 6
    assert counted(deps) == naive(deps)


def test_what_is_not_confirmed_or_taken_back_is_not_counted(deps: Deps) -> None:
    for index, state in enumerate(ActionState):
        add_actions(deps, first=index, state=state, confirmed_on=FIRST)
    mark_all(deps)
    count_all(deps)
    with deps.db.read() as session:
        seat = session.scalars(select(SeatTally)).one()
    left_out = {
        ActionState.DRAFTED,
        ActionState.AWAITING,
        ActionState.WITHDRAWN,
        ActionState.EXPIRED,
    }
    assert seat.confirmed == len(ActionState) - len(left_out)
    assert (seat.sent, seat.delivered, seat.answered) == (2, 1, 0)
    assert seat.last_letter_on == FIRST


def test_an_answer_counts_for_all_steps_before_it_and_says_the_position(deps: Deps) -> None:
    letter = action_of(deps, confirmed(deps))
    claim = Recorded(
        Stage.WROTE, deps.now().date() + timedelta(days=10), Source.STAFF, Position.SUPPORTIVE
    )
    with deps.db.write() as session:
        record(deps, session, claim, [letter.id])
    count_all(deps)
    with deps.db.read() as session:
        seat = session.scalars(select(SeatTally)).one()
        steps = set(session.scalars(select(DayTally.step)))
    assert (seat.sent, seat.delivered, seat.answered, seat.wrote, seat.replied) == (1, 1, 1, 1, 0)
    assert seat.position == Position.SUPPORTIVE
    assert steps == {*list(Step)[:7], "wait-2"}


def test_counts_of_letters_that_are_no_more_go(deps: Deps) -> None:
    add_actions(deps, 3, confirmed_on=FIRST)
    mark_all(deps)
    count_all(deps)
    mark_all(deps)
    with deps.db.write() as session:
        session.execute(delete(Action))
    count_all(deps)
    assert counted(deps) == naive(deps) == ({}, {})
    with deps.db.read() as session:
        assert session.scalars(select(SeatTally)).all() == []


def test_recount_counts_everything_and_a_dry_run_nothing(deps: Deps) -> None:
    scatter(deps, random.Random(8), 30)
    count_all(deps)
    with deps.db.write() as session:
        session.execute(update(DayTally).values(number=999))
        session.execute(delete(SeatTally))
    before = counted(deps)
    said = CliRunner().invoke(
        postbag.commands["figures"], ["recount", "--dry-run"], obj=lambda: deps
    )
    assert "would be counted" in said.output, said.output
    assert counted(deps) == before
    said = CliRunner().invoke(postbag.commands["figures"], ["recount"], obj=lambda: deps)
    assert said.exit_code == 0, said.output
    assert counted(deps) == naive(deps)
