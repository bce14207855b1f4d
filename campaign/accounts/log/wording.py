"""The audit log in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from campaign.core.audit import Done


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
