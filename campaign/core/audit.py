"""What the audit log records: the one list of things done."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_TELEPHONE: Final = re.compile(r"(?:\+|\b)[0-9](?:[\s()./-]*[0-9]){8,}")


def names_somebody(reason: str) -> bool:
    """Whether a reason for the log holds what would lead to a person.

    An e-mail address, a postcode or a telephone number (nine digits and more). Names cannot be
    told from other words; the forms ask for none.
    """
    return "@" in reason or bool(_POSTCODE.search(reason) or _TELEPHONE.search(reason))


class Done(StrEnum):
    """What a member of staff, a command or the worker did."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGNED_OUT = "signed-out"
    LOCKED_OUT = "locked-out"
    FACTOR_CHANGED = "factor-changed"
    """A second factor, passkey or recovery codes set up, used up or removed."""
    PASSWORD_SET = "password-set"  # noqa: S105 - a word of the log
    SESSION_REVOKED = "session-revoked"
    INVITED = "invited"
    USER_CHANGED = "user-changed"
    SAW_ACTIONS = "saw-actions"
    SAW_ACTION = "saw-action"
    SAW_REPLIES = "saw-replies"
    SAW_REPLY = "saw-reply"
    READ_REPLY = "read-reply"
    """Said what an answer is, in the triage list."""
    RECORDED = "recorded"
    """A claim about the chain."""
    RETRACTED = "retracted"
    TOLD_SUPPORTERS = "told-supporters"
    NOTED = "noted"
    TASK_CLOSED = "task-closed"
    MEMBER_CHANGED = "member-changed"
    PUBLISHED = "published"
    WENT_BACK = "went-back"
    EXPORTED = "exported"
    READ_BY_SYSTEM = "read-by-system"
    """Another system of the charity, with the key; noted once a day, key and campaign."""
    ERASED = "erased"
    REPORTED = "reported"
    """Everything that is held of a person was handed out."""
    SWEPT = "swept"
    HOOK_CHANGED = "hook-changed"
