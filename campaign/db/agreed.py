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
    rows = session.execute(
        select(Action.id, *TOLD)
        .join(Consent, Consent.action_id == Action.id)
        .where(
            Action.id.in_(letters),
            Action.confirmed_at.is_not(None),
            Action.state.not_in(BEGUN),
            Action.erased_at.is_(None),
            Action.email.is_not(None),
            Consent.kind == UPDATES,
        )
    )
    return {row.id: _told(row) for row in rows}


def _told(row: Any) -> dict[str, str]:
    return {column.key: getattr(row, column.key) or "" for column in TOLD}
