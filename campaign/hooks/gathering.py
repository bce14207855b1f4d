"""What is to be told: read from the ledger of events and from the claims, each once for each hook."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, or_, select

from campaign.core.chain import Stage
from campaign.core.hooks import DeliveryState, HookKind
from campaign.core.states import ActionState
from campaign.db.agreed import UPDATES
from campaign.db.models import Action, Answer, Campaign, Consent, Event, Hook, HookDelivery
from campaign.hooks.payloads import Told, of_answer, of_consent, of_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 500
SETTLED: Final = timedelta(minutes=1)
"""Transactions do not end in the order in which their rows were numbered."""

TOLD_OF: Final = tuple(stage for stage in Stage if stage not in (Stage.NOTHING, Stage.TOLD))


def gather(deps: Deps) -> int:
    """Note what each hook is to be told; a batch for each, returns how much was noted."""
    with deps.db.read() as session:
        event = exists().where(Event.id > Hook.reached_event_id)
        answer = exists().where(Answer.id > Hook.reached_answer_id)
        behind = session.scalars(
            select(Hook.id).where(Hook.active, or_(event, answer)).order_by(Hook.id)
        ).all()
    return sum(_gather_for(deps, hook_id) for hook_id in behind)


def _gather_for(deps: Deps, hook_id: int) -> int:
    with deps.db.write() as session:
        hook = session.scalar(
            select(Hook).where(Hook.id == hook_id, Hook.active).with_for_update(skip_locked=True)
        )
        if hook is None:
            return 0
        now = deps.now()
        told = [
            each
            for each in (*_of_letters(session, hook, now), *_of_answers(session, hook, now))
            if each.kind in hook.kinds
        ]
        fresh = _fresh(session, hook, told)
        session.add_all(
            HookDelivery(
                key=deps.new_key(),
                hook_id=hook.id,
                event_key=each.event_key,
                kind=each.kind,
                action_id=each.action_id,
                payload=each.payload,
                state=DeliveryState.WAITING,
                created_at=now,
                due_at=now,
            )
            for each in fresh
        )
    return len(fresh)


def _fresh(session: Session, hook: Hook, told: Sequence[Told]) -> list[Told]:
    by_key = {each.event_key: each for each in told}
    known = session.scalars(
        select(HookDelivery.event_key).where(
            HookDelivery.hook_id == hook.id, HookDelivery.event_key.in_(by_key)
        )
    )
    for key in known:
        del by_key[key]
    return list(by_key.values())


def _is_settled(at: datetime, now: datetime) -> bool:
    """A time that has not come yet is of a clock that was ahead, and holds up nobody."""
    return not timedelta(0) <= now - at < SETTLED


def _of_letters(session: Session, hook: Hook, now: datetime) -> Iterator[Told]:
    rows = session.execute(
        select(Event.id, Event.action_id, Event.message_id, Event.at, Event.before, Event.after)
        .where(Event.id > hook.reached_event_id)
        .order_by(Event.id)
        .limit(BATCH)
    ).all()
    moves = list(takewhile(lambda row: _is_settled(row.at, now), rows))
    if not moves:
        return
    hook.reached_event_id = moves[-1].id
    wanted = [
        (row, kinds)
        for row in moves
        if row.message_id is None and (kinds := kinds_of(row.before, row.after))
    ]
    letters = _letters(session, {row.action_id for row, _kinds in wanted})
    agreed = _agreed(session, letters) if HookKind.CONSENT in hook.kinds else {}
    for row, kinds in wanted:
        if row.action_id not in letters:
            continue
        letter, slug = letters[row.action_id]
        for kind in kinds:
            if kind is not HookKind.CONSENT:
                yield of_letter(hook, kind, letter, slug, row.at)
            elif letter.id in agreed:
                yield of_consent(hook, letter, slug, row.at, agreed[letter.id])


def kinds_of(before: str, after: str) -> tuple[HookKind, ...]:
    """What a letter's move from one state to another is called outside."""
    if after == ActionState.QUEUED and before in (ActionState.AWAITING, ActionState.ASKED):
        return HookKind.CONFIRMED, HookKind.CONSENT
    if after == ActionState.SENT:
        return (HookKind.SENT,)
    if after == ActionState.DELIVERED:
        # Nobody may have heard of it until it had arrived.
        return HookKind.SENT, HookKind.DELIVERED
    return ()


def _letters(session: Session, ids: set[int]) -> dict[int, Any]:
    """Letters with their campaign, but for those whose data is deleted."""
    columns = (
        Action.id,
        Action.key,
        Action.constituency_code,
        Action.constituency_name,
        Action.nation,
        Action.language,
        Action.source,
        Action.variant,
    )
    rows = session.execute(
        select(Campaign.slug, *columns)
        .join(Campaign, Campaign.id == Action.campaign_id)
        .where(Action.id.in_(ids), Action.erased_at.is_(None))
    )
    return {row.id: (row, row.slug) for row in rows}


def _agreed(session: Session, ids: dict[int, Any]) -> dict[int, Consent]:
    rows = session.scalars(
        select(Consent).where(Consent.action_id.in_(ids), Consent.kind == UPDATES)
    )
    return {row.action_id: row for row in rows}


def _of_answers(session: Session, hook: Hook, now: datetime) -> Iterator[Told]:
    rows = session.execute(
        select(Answer, Campaign.slug)
        .join(Campaign, Campaign.id == Answer.campaign_id)
        .where(Answer.id > hook.reached_answer_id)
        .order_by(Answer.id)
        .limit(BATCH)
    ).all()
    for answer, slug in takewhile(lambda row: _is_settled(row[0].recorded_at, now), rows):
        hook.reached_answer_id = answer.id
        if answer.retracted_at is not None or answer.stage not in TOLD_OF:
            continue
        yield of_answer(HookKind.ANSWER, answer, slug)
        if answer.stage == Stage.REPLIED:
            yield of_answer(HookKind.MINISTER, answer, slug)
