"""Who may do what: the one table of staff roles and permissions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Permission(StrEnum):
    """One thing that a member of staff may be allowed to do."""

    OWN_ACCOUNT = "own-account"
    SEE_FIGURES = "see-figures"
    """Counts, charts, the map, MPs' positions: nothing of any supporter."""
    EXPORT_FIGURES = "export-figures"
    """The same as files."""
    SEE_ACTIONS = "see-actions"
    """Who has written."""
    READ_REPLIES = "read-replies"
    """What MPs have answered to whom."""
    RECORD_CHAIN = "record-chain"
    """Say what became of letters; notes on MPs and talks with their offices."""
    TELL_SUPPORTERS = "tell-supporters"
    """Write to the supporters of many letters at once."""
    EXPORT_ACTIONS = "export-actions"
    EDIT_LETTERS = "edit-letters"
    APPROVE_LETTERS = "approve-letters"
    EDIT_MEMBERS = "edit-members"
    ERASE_PEOPLE = "erase-people"
    """Give a supporter all that is held of them, or delete it."""
    MANAGE_HOOKS = "manage-hooks"
    """Which other systems are told what happens."""
    MANAGE_USERS = "manage-users"
    SEE_AUDIT = "see-audit"


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
            P.SEE_FIGURES,
            P.EXPORT_FIGURES,
            P.SEE_ACTIONS,
            P.READ_REPLIES,
            P.RECORD_CHAIN,
            P.TELL_SUPPORTERS,
            P.EXPORT_ACTIONS,
            P.EDIT_LETTERS,
            P.APPROVE_LETTERS,
            P.EDIT_MEMBERS,
            P.ERASE_PEOPLE,
        }
    ),
    # Analysts work from anonymous figures, never from names.
    Role.ANALYST: frozenset({P.OWN_ACCOUNT, P.SEE_FIGURES, P.EXPORT_FIGURES}),
    Role.ADMIN: frozenset(Permission),
}

PERSONAL = frozenset(
    {
        P.SEE_ACTIONS,
        P.READ_REPLIES,
        P.RECORD_CHAIN,
        P.TELL_SUPPORTERS,
        P.EXPORT_ACTIONS,
        P.EDIT_MEMBERS,
        P.ERASE_PEOPLE,
        P.MANAGE_HOOKS,
        P.MANAGE_USERS,
        P.SEE_AUDIT,
    }
)
"""Whoever may do one of these meets personal data, and signs in with a second factor."""


def needs_second_factor(role: Role) -> bool:
    """Whether this role may sign in only with a second factor."""
    return bool(PERMISSIONS[role] & PERSONAL)
