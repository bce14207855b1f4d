"""A letter goes only to the MP it was confirmed for; if the seat changed hands, we ask.

Looked at twice: just before a letter is sent, and now and then for letters whose supporter was
told that the seat is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.core.states import ActionState, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.members.queries import seat_of
from campaign.outbox.moves import move_action, move_message
from campaign.outbox.questions import ask, asked_enough
from campaign.outbox.tries import may_have_gone
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps

BATCH: Final = 50


def still_sits(
    deps: Deps,
    session: Session,
    message: Message,
    action: Action,
    seat_of: Callable[[str], Seat],
) -> bool:
    """Whether a claimed letter's MP still sits; a newer address of theirs is taken over.

    If not, the letter is cancelled and its supporter is asked. A letter for a constituency that
    is on no list any more (boundaries were drawn anew) fails, for staff to look at.
    """
    now = deps.now()
    try:
        seat = seat_of(action.constituency_code)
    except UnknownConstituencyError as error:
        message.last_error = error.code
        move_message(session, message, MessageState.FAILED, now, error.code)
        return False
    if seat.member and seat.member.email and seat.member.id == action.member_id:
        message.to_email = seat.member.email
        return True
    perhaps_gone = may_have_gone(session, message)
    why = f"the seat: {seat.waiting(action.member_id)}"
    move_message(session, message, MessageState.CANCELLED, now, why)
    move_action(session, action, ActionState.ASKED, now, why)
    ask(deps, session, action, seat, perhaps_gone=perhaps_gone)
    return False


def ask_again(deps: Deps) -> int:
    """Ask those who were told of an empty seat that has since been filled, or filled anew.

    Returns:
        How many supporters were asked; at most one batch for each seat.
    """
    with deps.db.read() as session:
        known = session.execute(
            select(Action.constituency_code, Action.asked_member_id)
            .where(Action.state == ActionState.ASKED)
            .distinct()
        ).all()
        changed = [
            (code, asked) for code, asked in known if _sits_now(deps, session, code, other=asked)
        ]
    return sum(_ask_all(deps, code, asked) for code, asked in changed)


def _sits_now(deps: Deps, session: Session, code: str, other: int | None) -> bool:
    """Whether somebody who can be written to sits there, and not the one already asked about."""
    try:
        seat = seat_of(deps, session, code)
    except UnknownConstituencyError:
        return False
    return seat.member is not None and seat.can_be_written_to and seat.member.id != other


def _ask_all(deps: Deps, code: str, asked: int | None) -> int:
    with deps.db.write() as session:
        seat = seat_of(deps, session, code)
        actions = session.scalars(
            select(Action)
            .where(
                Action.state == ActionState.ASKED,
                Action.constituency_code == code,
                _same(asked),
                ~asked_enough(deps),
            )
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        for action in actions:
            letter = session.scalar(
                select(Message)
                .where(Message.action_id == action.id, Message.kind == MessageKind.LETTER)
                .order_by(Message.id.desc())
                .limit(1)
            )
            perhaps_gone = letter is not None and may_have_gone(session, letter)
            ask(deps, session, action, seat, perhaps_gone=perhaps_gone)
    return len(actions)


def _same(asked: int | None) -> ColumnElement[bool]:
    column = Action.asked_member_id
    return column.is_(None) if asked is None else column == asked
