"""Writing the audit log: in the transaction of what it tells of, so that neither is there alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.db.models import AuditEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.core.audit import Done
    from campaign.deps import Deps


def note(
    deps: Deps,
    session: Session,
    what: Done,
    *,
    by: int | None,
    about: str = "",
    about_id: int | None = None,
    **detail: str | int | bool | None,
) -> None:
    """Add an entry.

    Args:
        deps: the outside world.
        session: the transaction of what is done; for what is only seen, one of its own.
        what: that was done.
        by: the user who did it; None where a command, the worker or a stranger did.
        about: the kind of thing, in the singular: `action`, `inbound`, `user`, `export`.
        about_id: its row.
        detail: codes and numbers, or a reason that staff gave; never a supporter's data.
    """
    session.add(
        AuditEntry(
            at=deps.now(), user_id=by, what=what, about=about, about_id=about_id, detail=detail
        )
    )
