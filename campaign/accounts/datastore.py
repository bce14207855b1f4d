"""What Flask-Security asks of a user store, answered by our own queries.

Its own SQLAlchemy store keeps one session open for the whole request; on SQLite that would hold
the only write lock while a page is made. Here each question is its own short transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from campaign.accounts.queries import account_by_email, account_by_session
from campaign.accounts.service import renew_hash

if TYPE_CHECKING:
    from campaign.accounts.queries import Account
    from campaign.core.roles import Role
    from campaign.deps import Deps


@dataclass(eq=False)
class Staff(UserMixin):
    """The member of staff who is signed in, in the words that Flask-Security expects."""

    id: int
    email: str
    role: Role
    password: str | None
    active: bool
    fs_uniquifier: str = ""
    roles: list[Any] = field(default_factory=list)
    """Always empty: what a role may do is in `core.roles`, one table for all."""


class StaffStore(UserDatastore):
    """Finds staff for signing in."""

    def __init__(self, deps: Deps) -> None:
        super().__init__(Staff, RoleMixin)
        self._deps = deps

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Staff | None:  # noqa: FBT001, FBT002, ARG002 - the library's signature; addresses never mind case
        """The account with this `email` or `fs_uniquifier`."""
        (name, value), *_ = kwargs.items()
        lookup = {"email": account_by_email, "fs_uniquifier": account_by_session}[name]
        with self._deps.db.read() as session:
            account = lookup(session, str(value))
        return _staff(account) if account else None

    def find_role(self, role: str) -> None:
        """No role is a row."""

    def put(self, model: Staff) -> None:
        """Called where a password was hashed again with today's cost."""
        if model.password:
            renew_hash(self._deps, model.fs_uniquifier, model.password)

    def commit(self) -> None:
        """Nothing is left open."""


def _staff(account: Account) -> Staff:
    return Staff(
        id=account.id,
        email=account.email,
        role=account.role,
        password=account.password,
        active=account.active,
        fs_uniquifier=account.session_key,
    )
