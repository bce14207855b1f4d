"""Reading the audit log: newest first, paged by the last row seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from campaign.db.models import AuditEntry, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGE: Final = 50
"""Entries on a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries.

    Attributes:
        user_id: who did it.
        what: a value of `core.audit.Done`.
        about: the kind of thing, and its row, where both are given.
        since: from this moment on.
        until: before this moment.
        before_id: older than this entry.
    """

    user_id: int | None = None
    what: str = ""
    about: str = ""
    about_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    Attributes:
        by: the address of whoever did it; None for commands, the worker and strangers.
        account: the address of the account that it is about, if it is about one.
    """

    id: int
    at: datetime
    by: str | None
    what: str
    about: str
    about_id: int | None
    account: str | None
    detail: dict[str, Any]


def entries(session: Session, wanted: Wanted) -> tuple[list[Entry], int | None]:
    """A page of entries, and the id that the next page comes before (None: that was all)."""
    account = aliased(User)
    query = (
        select(AuditEntry, User.email, account.email)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .outerjoin(account, (AuditEntry.about == "user") & (account.id == AuditEntry.about_id))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.user_id is not None:
        query = query.where(AuditEntry.user_id == wanted.user_id)
    if wanted.what:
        query = query.where(AuditEntry.what == wanted.what)
    if wanted.about:
        query = query.where(AuditEntry.about == wanted.about)
    if wanted.about_id is not None:
        query = query.where(AuditEntry.about_id == wanted.about_id)
    if wanted.since:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.before_id is not None:
        query = query.where(AuditEntry.id < wanted.before_id)
    found = [
        Entry(row.id, row.at, email, row.what, row.about, row.about_id, about, row.detail)
        for row, email, about in session.execute(query)
    ]
    page = found[:PAGE]
    return page, page[-1].id if len(found) > PAGE else None
