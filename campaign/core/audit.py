"""What the audit log records: the one list of things done."""

from __future__ import annotations

from enum import StrEnum


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
