"""Who may be named outside the team: only those who agreed that the charity keeps in touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from campaign.core.states import BEGUN
from campaign.db.models import Action, Consent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

UPDATES: Final = "updates"
"""The kind of consent by which the charity may write to the supporter."""

TOLD: Final = (
    Action.name,
    Action.email,
    Action.address_1,
    Action.address_2,
    Action.town,
    Action.postcode,
)


def people_who_agreed(session: Session, letters: Collection[int]) -> Mapping[int, dict[str, str]]:
    """Names and addresses, as they are now, of those supporters of these letters who agreed to it.

    An address that nobody has proven is left out, whatever was ticked beside it, and so is
    whoever's data is deleted.

    Args:
        session: to read with.
        letters: ids of actions.

    Returns:
        By id: `name`, `email`, `address_1`, `address_2`, `town`, `postcode`; "" where not given.
    """
    agreed = session.scalars(
        select(Consent.action_id).where(Consent.action_id.in_(letters), Consent.kind == UPDATES)
    ).all()
    if not agreed:
        return {}
    # By their ids alone: with the rest in the question, SQLite goes by the index of deletions.
    rows = session.execute(
        select(Action.id, Action.state, Action.confirmed_at, Action.erased_at, *TOLD).where(
            Action.id.in_(agreed)
        )
    )
    return {row.id: _told(row) for row in rows if _may_be_named(row)}


def _may_be_named(row: Any) -> bool:
    is_proven = row.confirmed_at is not None and row.state not in BEGUN
    return is_proven and row.erased_at is None and row.email is not None


def _told(row: Any) -> dict[str, str]:
    return {column.key: getattr(row, column.key) or "" for column in TOLD}
