"""Staff who read the digest, and what was sent to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaign.core.roles import Role
from campaign.db.models import Message, MessageKind, User

if TYPE_CHECKING:
    from campaign.deps import Deps


def staff(deps: Deps, email: str, role: Role = Role.ANALYST, **values: Any) -> int:
    """An account, with a password unless said; its id."""
    with deps.db.write() as session:
        row = User(
            key=deps.new_key(),
            session_key=deps.new_key(),
            email=email,
            role=role,
            password="a hash",
            created_at=deps.now(),
        )
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        return row.id


def digests(deps: Deps) -> list[Message]:
    """Those in the outbox, in the order in which they were written."""
    with deps.db.read() as session:
        found = select(Message).where(Message.kind == MessageKind.DIGEST).order_by(Message.id)
        return list(session.scalars(found))


def addresses(deps: Deps) -> list[str]:
    return [row.to_email for row in digests(deps)]
