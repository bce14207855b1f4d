"""Sending the digest: once to each reader and week, however many workers there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from campaign.core.digest import is_due, last_week
from campaign.core.mail import Address
from campaign.core.roles import PERMISSIONS, Permission
from campaign.db.models import Message, MessageKind, Suppression, User
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.team.digest.figures import figures
from campaign.team.digest.words import mail

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.core.digest import Week
    from campaign.deps import Deps
    from campaign.team.digest.words import Mail

BATCH: Final = 50
"""Readers in one call, so that the worker is soon back at its sending."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads it, as ids of users.

    Attributes:
        waiting: those who have not had this week's.
        served: how many have.
    """

    waiting: list[int]
    served: int


def send_due(deps: Deps) -> int:
    """The worker's chore: on Monday morning, or what is missing until Tuesday night."""
    return send(deps) if is_due(deps.now()) else 0


def send(deps: Deps, most: int = BATCH) -> int:
    """Put last week's digest into the outbox for those who have not had it.

    Returns:
        For how many; call again until there is none left.
    """
    week = last_week(deps.now())
    with deps.db.read() as session:
        waiting = readers(session, week).waiting[:most]
        found = figures(deps, session, week) if waiting else None
    if found is None:
        return 0
    words = mail(deps, found)
    return sum(_send_to(deps, user_id, week, words, found.charity_name) for user_id in waiting)


def readers(session: Session, week: Week) -> Readers:
    """Everybody who may see the figures, can sign in, has not left it, and whose address is not refused."""
    ids = list(session.scalars(select(User.id).where(*_reads()).order_by(User.id)))
    keys = {_key(user_id, week): user_id for user_id in ids}
    known = session.scalars(
        select(Message.idempotency_key).where(Message.idempotency_key.in_(keys))
    ).all()
    had = {keys[key] for key in known}
    return Readers([each for each in ids if each not in had], len(had))


def wants(session: Session, user_id: int) -> bool:
    """Whether a member of staff gets it."""
    return session.get_one(User, user_id).wants_digest


def choose(deps: Deps, user_id: int, *, wants_digest: bool) -> None:
    """Take it or leave it, from the next one on."""
    with deps.db.write() as session:
        session.execute(update(User).where(User.id == user_id).values(wants_digest=wants_digest))


def _reads() -> tuple[ColumnElement[bool], ...]:
    roles = [role for role, may in PERMISSIONS.items() if Permission.SEE_FIGURES in may]
    refused = select(Suppression.email).where(Suppression.is_open.is_(True))
    return (
        User.active.is_(True),
        User.password.is_not(None),
        User.wants_digest.is_(True),
        User.role.in_(roles),
        func.lower(User.email).not_in(refused),
    )


def _send_to(deps: Deps, user_id: int, week: Week, words: Mail, charity_name: str) -> bool:
    key = _key(user_id, week)
    with deps.db.write() as session:
        # Another worker that is at the same person waits here, and then finds it done.
        user = session.scalar(
            select(User).where(User.id == user_id, *_reads()).with_for_update(key_share=True)
        )
        done = select(Message.id).where(Message.idempotency_key == key)
        if user is None or session.scalar(done) is not None:
            return False
        outgoing = Outgoing(
            kind=MessageKind.DIGEST,
            action_id=None,
            idempotency_key=key,
            to=Address(user.email),
            sender_name=charity_name,
            subject=words.subject,
            text=words.text,
            html=words.html,
        )
        enqueue(deps, session, outgoing)
    return True


def _key(user_id: int, week: Week) -> str:
    return f"digest:{user_id}:{week.key}"
