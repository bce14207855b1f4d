"""Telling: claim, send, record, with no transaction open during the call.

A worker that dies in between leaves a claim that ends; then it is sent again under the same key, by
which the other system knows that it has it.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from campaign.adapters.hook_client import post
from campaign.core.hooks import DeliveryState, next_try, signature
from campaign.db.models import Hook, HookDelivery
from campaign.hooks.payloads import person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 25
"""For each hook."""
CLAIM: Final = timedelta(minutes=2)
REST: Final = timedelta(minutes=1)
SECONDS: Final = 3.0
"""As long as the other chores wait meanwhile, and the call that is under way then."""
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    hook_id: int
    attempts: int


def send(deps: Deps) -> int:
    """Tell what is due, for some seconds at most; returns how many were tried."""
    ends = time.monotonic() + SECONDS
    claimed = _claim(deps)
    failing: set[int] = set()
    left: list[_Claimed] = []
    for each in claimed:
        if each.hook_id in failing or time.monotonic() > ends:
            left.append(each)
        elif not _tell(deps, each):
            # The others for the same system would only wait for it as well.
            failing.add(each.hook_id)
    _let_go(deps, left, failing)
    return len(claimed) - len(left)


def _claim(deps: Deps) -> list[_Claimed]:
    now = deps.now()
    due = (HookDelivery.state == DeliveryState.WAITING, HookDelivery.due_at <= now)
    with deps.db.read() as session:
        if session.scalar(select(HookDelivery.id).where(*due).limit(1)) is None:
            return []
    with deps.db.write() as session:
        rows = [row for hook in _hooks(session) for row in _rows(session, hook, now)]
        for row in rows:
            row.attempts += 1
            row.due_at = now + CLAIM
        return [_Claimed(row.id, row.hook_id, row.attempts) for row in rows]


def _hooks(session: Session) -> Sequence[int]:
    return session.scalars(select(Hook.id).where(Hook.active).order_by(Hook.id)).all()


def _rows(session: Session, hook_id: int, now: datetime) -> Sequence[HookDelivery]:
    """What is due for one hook: some for each, so that none waits behind one that is away."""
    return session.scalars(
        select(HookDelivery)
        .where(
            HookDelivery.hook_id == hook_id,
            HookDelivery.state == DeliveryState.WAITING,
            HookDelivery.due_at <= now,
        )
        .order_by(HookDelivery.due_at, HookDelivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _let_go(deps: Deps, left: Sequence[_Claimed], failing: set[int]) -> None:
    """Not tried after all, which does not count; where one has just failed, a minute's rest."""
    now = deps.now()
    if not left:
        return
    with deps.db.write() as session:
        for each in left:
            due = now + REST if each.hook_id in failing else now
            session.execute(
                update(HookDelivery)
                .where(HookDelivery.id == each.id, HookDelivery.attempts == each.attempts)
                .values(attempts=each.attempts - 1, due_at=due)
            )


def _record(deps: Deps, claimed: _Claimed, **values: object) -> None:
    """Write down what became of a try, unless another worker has taken it up since."""
    with deps.db.write() as session:
        session.execute(
            update(HookDelivery)
            .where(
                HookDelivery.id == claimed.id,
                HookDelivery.attempts == claimed.attempts,
                HookDelivery.state == DeliveryState.WAITING,
            )
            .values(**values)
        )


def _tell(deps: Deps, claimed: _Claimed) -> bool:
    """One try; False where the other system did not take it."""
    with deps.db.read() as session:
        hook = session.get_one(Hook, claimed.hook_id)
        delivery = session.get_one(HookDelivery, claimed.id)
        who = person(session, hook, delivery)
    if not hook.active or delivery.payload is None:
        _settle(deps, claimed, DeliveryState.GIVEN_UP, None)  # switched off, or its data deleted
        return True
    about: dict[str, object] = {"id": delivery.key, "kind": delivery.kind, **delivery.payload}
    body = json.dumps({**about, "person": who} if who else about, ensure_ascii=False).encode()
    headers = _headers(deps, hook, delivery, body)
    status = post(hook.url, body, headers, with_loopback=not deps.settings.is_production)
    if status is not None and status // 100 == 2:  # noqa: PLR2004 - all that mean "taken"
        _settle(deps, claimed, DeliveryState.TAKEN, status)
        return True
    wait = next_try(claimed.attempts)
    if wait is None or status == GONE:
        _settle(deps, claimed, DeliveryState.GIVEN_UP, status)
    else:
        _record(deps, claimed, due_at=deps.now() + wait, last_status=status)
    return False


def _settle(deps: Deps, claimed: _Claimed, state: DeliveryState, status: int | None) -> None:
    _record(deps, claimed, state=state, last_status=status, settled_at=deps.now())


def _headers(deps: Deps, hook: Hook, delivery: HookDelivery, body: bytes) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Postbag",
        "Idempotency-Key": delivery.key,
        "Postbag-Event": delivery.kind,
        "Postbag-Signature": signature(hook.secret, int(deps.now().timestamp()), body),
    }
