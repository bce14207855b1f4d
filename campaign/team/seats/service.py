"""The log of talks with MPs' offices: entries are added, and taken out by whoever wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.db.models import Contact

if TYPE_CHECKING:
    from datetime import date

    from campaign.db.models import ContactKind
    from campaign.deps import Deps


def add_contact(
    deps: Deps, code: str, kind: ContactKind, happened_on: date, text: str, *, by: int
) -> None:
    """Add an entry about a seat and whoever sits there now."""
    member = deps.finder.member(code)
    with deps.db.write() as session:
        contact = Contact(
            constituency_code=code,
            member_id=member.id if member else None,
            kind=kind,
            happened_on=happened_on,
            text=text,
            noted_at=deps.now(),
            noted_by=by,
        )
        session.add(contact)
        session.flush()
        note(deps, session, Done.NOTED, by=by, about="contact", about_id=contact.id)


def remove_contact(deps: Deps, contact_id: int, *, by: int) -> bool:
    """Take an entry out; False where there is none, or somebody else has written it."""
    with deps.db.write() as session:
        gone = session.execute(
            delete(Contact)
            .where(Contact.id == contact_id, Contact.noted_by == by)
            .returning(Contact.id)
        ).first()
        if gone:
            note(deps, session, Done.NOTED, by=by, about="contact", about_id=contact_id, gone=True)
    return gone is not None
