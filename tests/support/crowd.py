"""Very many confirmed letters at once: copies of a real one, each with its own supporter and MP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from campaign.core.states import MessageState
from campaign.db.models import Action, Message, MessageKind, Priority
from campaign.outbox.lanes import lane_of
from tests.support.letters import action_of, confirmed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.base import Model
    from campaign.deps import Deps

BATCH = 1_000


def crowd(deps: Deps, number: int, *, receipts: bool = True) -> list[str]:
    """Put letters, and the receipts that wait for them, into the outbox.

    Args:
        deps: the outside world.
        number: how many; they go to all seats that can be written to, in turn.
        receipts: whether the supporters' receipts wait for them.

    Returns:
        The keys of the letters' messages.
    """
    key = confirmed(deps, "pattern@home.example")
    pattern = action_of(deps, key)
    with deps.db.write() as session:
        session.execute(
            update(Message)
            .where(Message.action_id == pattern.id)
            .values(state=MessageState.CANCELLED)
        )
        rows = session.scalars(select(Message).where(Message.action_id == pattern.id))
        kinds = {row.kind: _values(row) for row in rows}
        seats = _seats(deps)
        keys: list[str] = []
        for first in range(0, number, BATCH):
            numbers = range(first, min(first + BATCH, number))
            keys += _add(deps, session, pattern, kinds, seats, numbers, receipts=receipts)
    return keys


def _seats(deps: Deps) -> list[tuple[Any, Any]]:
    pairs = [(each, deps.finder.member(each.code)) for each in deps.finder.constituencies]
    return [(seat, member) for seat, member in pairs if member and member.email]


def _values(row: Model) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}  # fmt: skip


def _add(
    deps: Deps,
    session: Session,
    pattern: Action,
    kinds: dict[str, dict[str, Any]],
    seats: list[tuple[Any, Any]],
    numbers: range,
    *,
    receipts: bool,
) -> list[str]:
    now = deps.now() - timedelta(seconds=1)
    of_pattern = _values(pattern)
    actions = [
        {
            **of_pattern,
            "key": deps.new_key(),
            "reference": f"{number:07d}",
            "email": f"supporter{number}@home.example",
            "name": f"Supporter {number}",
            "constituency_code": seats[number % len(seats)][0].code,
            "constituency_name": seats[number % len(seats)][0].name,
            "member_id": seats[number % len(seats)][1].id,
            "member_name": seats[number % len(seats)][1].name,
        }
        for number in numbers
    ]
    ids = session.scalars(insert(Action).returning(Action.id, sort_by_parameter_order=True), actions).all()  # fmt: skip
    made: dict[str, list[dict[str, Any]]] = {MessageKind.LETTER: [], MessageKind.RECEIPT: []}
    for number, action_id, action in zip(numbers, ids, actions, strict=True):
        for kind, rows in made.items():
            rows.append(_message(deps, session, kinds[kind], number, action_id, action, now))
    letter_ids = session.scalars(
        insert(Message).returning(Message.id, sort_by_parameter_order=True),
        made[MessageKind.LETTER],
    ).all()
    for row, after in zip(made[MessageKind.RECEIPT], letter_ids, strict=True):
        row["after_id"], row["state"] = after, MessageState.WAITING
    if receipts:
        session.execute(insert(Message), made[MessageKind.RECEIPT])
    return [row["key"] for row in made[MessageKind.LETTER]]


def _message(
    deps: Deps,
    session: Session,
    pattern: dict[str, Any],
    number: int,
    action_id: int,
    action: dict[str, Any],
    now: Any,
) -> dict[str, Any]:
    key = deps.new_key()
    is_letter = pattern["kind"] == MessageKind.LETTER
    code = action["constituency_code"]
    lane = (Priority.LETTER, code) if is_letter else (Priority.BULK, "")
    enclosure = pattern["enclosure"]
    if enclosure:
        # Each names its own constituent, so that none is like another.
        constituent = f"My constituent: {action['name']}, {number} High Street, Ourtown"
        enclosure = {**enclosure, "paragraphs": [constituent, *enclosure["paragraphs"][1:]]}
    return {
        **pattern,
        "key": key,
        "idempotency_key": f"crowd:{pattern['kind']}:{number}",
        "action_id": action_id,
        "state": MessageState.QUEUED,
        "lane_id": lane_of(session, action["campaign_id"], *lane, now),
        "created_at": now,
        "due_at": now,
        "message_id": f"<{key}@postbag.example>",
        "sender_name": f"{action['name']} via Charity",
        "to_email": deps.finder.member(code).email if is_letter else action["email"],
        "to_name": action["member_name"] if is_letter else action["name"],
        "reply_to": action["email"] if is_letter else None,
        "enclosure": enclosure,
    }
