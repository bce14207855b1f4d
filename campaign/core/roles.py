"""Who may do what: the one table of staff roles and permissions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Permission(StrEnum):
    """One thing that a member of staff may be allowed to do."""

    OWN_ACCOUNT = "own-account"
    SEE_ACTIONS = "see-actions"
    EXPORT_ACTIONS = "export-actions"
    EDIT_LETTERS = "edit-letters"
    APPROVE_LETTERS = "approve-letters"
    EDIT_MEMBERS = "edit-members"
    MANAGE_USERS = "manage-users"


class Role(StrEnum):
    """The kinds of staff that product.md's people name."""

    VOLUNTEER = "volunteer"
    CAMPAIGNER = "campaigner"
    ANALYST = "analyst"
    ADMIN = "admin"


P = Permission

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.VOLUNTEER: frozenset({P.OWN_ACCOUNT, P.EDIT_LETTERS}),
    Role.CAMPAIGNER: frozenset(
        {
            P.OWN_ACCOUNT,
            P.SEE_ACTIONS,
            P.EXPORT_ACTIONS,
            P.EDIT_LETTERS,
            P.APPROVE_LETTERS,
            P.EDIT_MEMBERS,
        }
    ),
    # Analysts work from anonymous figures, never from names.
    Role.ANALYST: frozenset({P.OWN_ACCOUNT}),
    Role.ADMIN: frozenset(Permission),
}
