"""The audit log in plain words: what was done, about what, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from campaign.core.audit import Done

if TYPE_CHECKING:
    from collections.abc import Mapping


def done_words() -> dict[str, str]:
    """What was done, by the value of `core.audit.Done`."""
    return {
        Done.SIGNED_IN: _("Signed in"),
        Done.SIGN_IN_REFUSED: _("Sign-in refused"),
        Done.SIGNED_OUT: _("Signed out"),
        Done.LOCKED_OUT: _("Too many wrong tries: account rests"),
        Done.FACTOR_CHANGED: _("Second step changed"),
        Done.PASSWORD_SET: _("Password set"),
        Done.SESSION_REVOKED: _("Signed out elsewhere"),
        Done.INVITED: _("Invited"),
        Done.USER_CHANGED: _("Account changed"),
        Done.SAW_ACTIONS: _("Saw the list of letters"),
        Done.SAW_ACTION: _("Saw a letter's page"),
        Done.SAW_REPLIES: _("Saw the list of answers"),
        Done.SAW_REPLY: _("Read an answer"),
        Done.READ_REPLY: _("Said what an answer is"),
        Done.RECORDED: _("Recorded what became of letters"),
        Done.RETRACTED: _("Took back what was recorded"),
        Done.TOLD_SUPPORTERS: _("Told supporters"),
        Done.NOTED: _("Wrote a note"),
        Done.TASK_CLOSED: _("Closed or put off a task"),
        Done.MEMBER_CHANGED: _("Changed what is known of an MP"),
        Done.PUBLISHED: _("Published"),
        Done.WENT_BACK: _("Went back to earlier texts"),
        Done.EXPORTED: _("Exported"),
        Done.READ_BY_SYSTEM: _("Read by another system, with the key"),
        Done.ERASED: _("Deleted a person's data"),
        Done.REPORTED: _("Handed out a person's data"),
        Done.SWEPT: _("Deleted what was due"),
        Done.HOOK_CHANGED: _("Changed a webhook"),
    }


def about_words() -> dict[str, str]:
    """The kinds of things that entries are about; accounts are named by their address."""
    return {
        "action": _("letter"),
        "answer": _("recorded answer"),
        "campaign": _("campaign"),
        "contact": _("contact with an MP's office"),
        "document": _("text"),
        "erasure": _("deletion"),
        "export": _("export"),
        "hook": _("webhook"),
        "inbound": _("answer by e-mail"),
        "member": _("MP"),
        "report": _("report"),
        "task": _("task"),
        "user": _("account"),
        "version": _("version of a text"),
    }


def detail_words(detail: Mapping[str, object]) -> list[str]:
    """The rest of an entry; what this list does not know is told as it stands."""
    names = _names()
    values = _values()
    return [
        f"{names.get(name, name)}: {values.get(str(value), value)}"
        for name, value in detail.items()
        if value is not None
    ]


def _names() -> dict[str, str]:
    return {
        "before": _("before"),
        "form": _("form"),
        "gone": _("deleted"),
        "how": _("how"),
        "key": _("key"),
        "later": _("at a later time"),
        "left": _("left"),
        "letters": _("letters"),
        "minutes": _("minutes"),
        "number": _("number"),
        "public": _("may leave the team"),
        "reading": _("read as"),
        "reason": _("reason"),
        "role": _("role"),
        "rows": _("rows"),
        "stopped": _("stopped"),
        "texts": _("texts"),
        "until": _("until"),
        "which": _("what"),
        "with_names": _("with names"),
        "with_notes": _("with the team's notes"),
        "with_person": _("with name and address"),
    }


def _values() -> dict[str, str]:
    return {
        "True": _("yes"),
        "False": _("no"),
        "address": _("no such address"),
        "address-forgotten": _("address forgotten"),
        "again": _("sent again"),
        "authenticator-removed": _("authenticator app removed"),
        "authenticator-set-up": _("authenticator app set up"),
        "closed": _("closed"),
        "dissolved": _("Parliament dissolved"),
        "link": _("by the link"),
        "note-ended": _("note ended"),
        "off": _("switched off"),
        "on": _("switched on"),
        "page": _("on one's own page"),
        "passkey": _("passkey"),
        "passkey-added": _("passkey added"),
        "passkey-removed": _("passkey removed"),
        "password": _("password"),
        "put-off": _("put off"),
        "recovery-code": _("recovery code"),
        "recovery-code-used": _("recovery code used"),
        "recovery-codes-made": _("recovery codes made"),
        "retired": _("taken off"),
        "second-step-reset": _("second step reset"),
        "sits-again": _("Parliament sits again"),
        "totp": _("code of the authenticator app"),
        "unscheduled": _("not published at its time"),
    }
