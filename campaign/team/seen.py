"""For the audit log: a page that shows personal data was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_security import current_user

from campaign.audit.service import note
from campaign.web import deps

if TYPE_CHECKING:
    from campaign.core.audit import Done


def seen(what: Done, about: str = "", about_id: int | None = None, **detail: int | str) -> None:
    """Write it down, in a transaction of its own; before the page leaves, or it does not leave."""
    with deps().db.write() as session:
        note(deps(), session, what, by=current_user.id, about=about, about_id=about_id, **detail)
