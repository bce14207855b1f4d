"""What Flask-Security asks of a user store, answered by our own queries.

Its own SQLAlchemy store keeps one session open for the whole request; on SQLite that would hold
the only write lock while a page is made. Here each question is its own short transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from campaign.accounts import sessions
from campaign.accounts.queries import account_by_email, account_by_session
from campaign.accounts.service import renew_hash
from campaign.core.roles import needs_second_factor

if TYPE_CHECKING:
    from datetime import datetime

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
    has_totp: bool = False
    has_passkey: bool = False
    recovery_codes: int = 0
    session_id: int | None = None
    """Their session's row; None until they are in."""
    proved_at: datetime | None = None
    """When they last proved, in this session, who they are."""
    roles: list[Any] = field(default_factory=list)
    """Always empty: what a role may do is in `core.roles`, one table for all."""

    @property
    def has_factor(self) -> bool:
        """Whether anything but a password can be asked of them."""
        return self.has_totp or self.has_passkey

    @property
    def lacks_factor(self) -> bool:
        """Whether the role needs a second step and none is set up: then no page but that is open."""
        return needs_second_factor(self.role) and not self.has_factor


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
        return staff(account) if account else None

    def find_role(self, role: str) -> None:
        """No role is a row."""

    def put(self, model: Staff) -> None:
        """Called where a password was hashed again with today's cost."""
        if model.password:
            renew_hash(self._deps, model.fs_uniquifier, model.password)

    def commit(self) -> None:
        """Nothing is left open."""


def staff(account: Account) -> Staff:
    """The account in the words of Flask-Security."""
    return Staff(
        id=account.id,
        email=account.email,
        role=account.role,
        password=account.password,
        active=account.active,
        fs_uniquifier=account.session_key,
        has_totp=account.has_totp,
        has_passkey=account.has_passkey,
        recovery_codes=account.recovery_codes,
    )


def load_staff(deps: Deps, key: str) -> Staff | None:
    """Who is signed in, by the key in the session cookie; None where that session is over."""
    found = sessions.entered(deps, key)
    if found is None:
        return None
    known = staff(found.account)
    known.session_id, known.proved_at = found.session_id, found.proved_at
    return known
