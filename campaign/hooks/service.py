"""Setting up what is told to whom: each change with its entry in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.hooks import TEST, DeliveryState, HookKind, is_unfit
from campaign.db.models import Answer, Event, Hook, HookDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Added:
    """A hook that has just been made.

    Attributes:
        secret: shown this once.
    """

    hook_id: int
    secret: str


def add(deps: Deps, url: str, kinds: Sequence[HookKind], *, with_person: bool, by: int) -> Added:
    """Tell another system from now on; what was before is not told.

    Raises:
        ValueError: nothing may be sent to this address, or it is to be told of nothing.
    """
    if is_unfit(url, with_loopback=not deps.settings.is_production) or not kinds:
        raise ValueError("a hook needs an https address of the open internet and a kind")
    secret = f"postbag_{deps.new_key()}{deps.new_key()}"
    with deps.db.write() as session:
        hook = Hook(
            key=deps.new_key(),
            url=url,
            secret=secret,
            kinds=[kind.value for kind in kinds],
            with_person=with_person,
            created_at=deps.now(),
            created_by=by,
        )
        _from_now_on(session, hook)
        session.add(hook)
        session.flush()
        _note(deps, session, hook.id, by, "added", with_person=with_person)
        return Added(hook.id, secret)


def switch(deps: Deps, hook_id: int, *, on: bool, by: int) -> bool:
    """Switch it off, and give up what waits; or on again, from now on. False if there is none."""
    with deps.db.write() as session:
        hook = session.scalar(select(Hook).where(Hook.id == hook_id).with_for_update())
        if hook is None:
            return False
        if hook.active is on:
            return True
        hook.active = on
        if on:
            _from_now_on(session, hook)
        else:
            _give_up(deps, session, hook)
        _note(deps, session, hook_id, by, "on" if on else "off")
    return True


def test(deps: Deps, hook_id: int, *, by: int) -> bool:
    """Tell it that this is a test; the worker does so within seconds. False if it is not on."""
    with deps.db.write() as session:
        hook = session.get(Hook, hook_id)
        if hook is None or not hook.active:
            return False
        now = deps.now()
        session.add(
            HookDelivery(
                key=deps.new_key(),
                hook_id=hook_id,
                event_key=f"{TEST}:{deps.new_key()}",
                kind=TEST,
                payload={"at": now.isoformat()},
                state=DeliveryState.WAITING,
                created_at=now,
                due_at=now,
            )
        )
        _note(deps, session, hook_id, by, "test")
    return True


def send_again(deps: Deps, hook_id: int, delivery_id: int, *, by: int) -> bool:
    """Tell once more what was given up or taken, under the same key. False if it cannot be."""
    now = deps.now()
    with deps.db.write() as session:
        hook = session.get(Hook, hook_id)
        delivery = session.scalar(
            select(HookDelivery)
            .where(HookDelivery.id == delivery_id, HookDelivery.hook_id == hook_id)
            .with_for_update()
        )
        if hook is None or not hook.active or delivery is None or delivery.payload is None:
            return False
        if delivery.state == DeliveryState.WAITING:
            # A try may be under way, whose claim must end by itself.
            return False
        delivery.state, delivery.settled_at = DeliveryState.WAITING, None
        delivery.due_at, delivery.attempts = now, 0
        _note(deps, session, hook_id, by, "again")
    return True


def _from_now_on(session: Session, hook: Hook) -> None:
    hook.reached_event_id = session.scalar(select(func.max(Event.id))) or 0
    hook.reached_answer_id = session.scalar(select(func.max(Answer.id))) or 0


def _give_up(deps: Deps, session: Session, hook: Hook) -> None:
    waiting = HookDelivery.state == DeliveryState.WAITING
    session.execute(
        update(HookDelivery)
        .where(HookDelivery.hook_id == hook.id, waiting)
        .values(state=DeliveryState.GIVEN_UP, settled_at=deps.now())
    )


def _note(deps: Deps, session: Session, hook_id: int, by: int, how: str, **detail: bool) -> None:
    note(deps, session, Done.HOOK_CHANGED, by=by, about="hook", about_id=hook_id, how=how, **detail)
