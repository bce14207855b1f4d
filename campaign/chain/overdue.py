"""Tasks: once a day, what is overdue is opened, and what has happened meanwhile is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError

from campaign.core.chain import Stage
from campaign.core.letter import LONDON
from campaign.core.overdue import Overdue, Waiting
from campaign.core.states import GONE
from campaign.db.models import Action, Answer, AnswerLink, ChoreRun, SeatTally, Task

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Mapped, Session

    from campaign.deps import Deps

NAME: Final = "overdue"
EVERY: Final = timedelta(hours=24)


def open_tasks(deps: Deps) -> int:
    """The worker's chore: once a day; returns how many tasks were opened or closed."""
    with deps.db.read() as session:
        run = session.get(ChoreRun, NAME)
        if run is not None and timedelta(0) <= deps.now() - run.done_at < EVERY:
            return 0
        today = deps.now().astimezone(LONDON).date()
        overdue = [each for each in waiting(session) if each.is_overdue(today)]
    with deps.db.write() as session:
        # Whoever has it first does it; another worker finds it done a moment later.
        run = session.scalar(select(ChoreRun).where(ChoreRun.name == NAME).with_for_update())
        if run is not None and timedelta(0) <= deps.now() - run.done_at < EVERY:
            return 0
        if run is None:
            try:
                with session.begin_nested():
                    session.add(ChoreRun(name=NAME, done_at=deps.now()))
            except IntegrityError:  # on the very first day two began at once
                return 0
        else:
            run.done_at = deps.now()
        return _settle(session, overdue, deps.now())


def waiting(session: Session) -> list[Waiting]:
    """Everything that somebody waits for, overdue or not."""
    return [
        *_claimed(session, Stage.WROTE, Overdue.MINISTER),
        *_claimed(session, Stage.AGREED, Overdue.WRITING),
        *_unanswered(session),
    ]


def _claimed(session: Session, stage: Stage, kind: Overdue) -> list[Waiting]:
    """Letters that stand at a stage, since the first claim that brought one of them there."""
    rows = session.execute(
        select(
            Action.campaign_id,
            Action.constituency_code,
            func.max(Action.member_id),
            func.min(Answer.happened_on),
            func.count(func.distinct(Action.id)),
        )
        .join(AnswerLink, AnswerLink.action_id == Action.id)
        .join(Answer, Answer.id == AnswerLink.answer_id)
        .where(
            Action.stage == stage,
            Answer.stage == stage,
            Answer.retracted_at.is_(None),
            ~_closed_by_hand(kind, Answer.recorded_at),
        )
        .group_by(Action.campaign_id, Action.constituency_code)
    )
    return [
        Waiting(campaign, code, member, kind, since, letters)
        for campaign, code, member, since, letters in rows
    ]


def _unanswered(session: Session) -> list[Waiting]:
    """Seats whose MP has answered no letter at all, since the first one went.

    An MP who has answered some of them is not asked after for the rest: most answer once for all.
    """
    silent = (SeatTally.answered == 0) & (SeatTally.sent > 0)
    rows = session.execute(
        select(
            Action.campaign_id,
            Action.constituency_code,
            func.max(Action.member_id),
            func.min(Action.sent_at),
            func.count(),
        )
        .join(
            SeatTally,
            (SeatTally.campaign_id == Action.campaign_id)
            & (SeatTally.constituency_code == Action.constituency_code),
        )
        .where(
            silent,
            Action.state.in_(GONE),
            Action.sent_at.is_not(None),
            ~_closed_by_hand(Overdue.ANSWER, Action.sent_at),
        )
        .group_by(Action.campaign_id, Action.constituency_code)
    )
    return [
        Waiting(campaign, code, member, Overdue.ANSWER, _day(since), letters)
        for campaign, code, member, since, letters in rows
        if since is not None
    ]


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _settle(session: Session, overdue: list[Waiting], now: datetime) -> int:
    wanted = {(each.campaign_id, each.constituency_code, each.kind): each for each in overdue}
    open_now = {
        (task.campaign_id, task.constituency_code, Overdue(task.kind)): task
        for task in session.scalars(select(Task).where(Task.is_open.is_(True)).with_for_update())
    }
    done = [task.id for key, task in open_now.items() if key not in wanted]
    if done:
        session.execute(update(Task).where(Task.id.in_(done)).values(is_open=None, closed_at=now))
    opened = 0
    for key, each in wanted.items():
        if key in open_now:
            open_now[key].letters = each.letters
        else:
            session.add(_task(each, now))
            opened += 1
    return opened + len(done)


def _closed_by_hand(kind: Overdue, began: Mapped[Any]) -> ColumnElement[bool]:
    """A person has said since that nothing more is to be done; what begins later waits anew."""
    return (
        select(Task.id)
        .where(
            Task.campaign_id == Action.campaign_id,
            Task.constituency_code == Action.constituency_code,
            Task.kind == kind,
            Task.closed_by.is_not(None),
            Task.closed_at >= began,
        )
        .correlate_except(Task)
        .exists()
    )


def _task(each: Waiting, now: datetime) -> Task:
    return Task(
        campaign_id=each.campaign_id,
        constituency_code=each.constituency_code,
        member_id=each.member_id,
        kind=each.kind,
        letters=each.letters,
        due_on=each.due_on,
        opened_at=now,
    )
