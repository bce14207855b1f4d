"""The team's words for states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from campaign.core.states import ActionState as A

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_WORDS: Mapping[A, Any] = {
    A.QUEUED: _("Waiting to go"),
    A.HELD: _("Held"),
    A.SENT: _("Sent"),
    A.DELIVERED: _("Delivered"),
    A.UNCERTAIN: _("Needs a person"),
    A.FAILED: _("Could not be delivered"),
    A.RETURNED: _("Returned to the supporter"),
    A.ASKED: _("MP changed, supporter asked"),
    A.WITHDRAWN: _("Taken back"),
    A.DRAFTED: _("Being written"),
    A.AWAITING: _("Not confirmed yet"),
    A.EXPIRED: _("Never confirmed"),
}
"""In the order in which the team meets them; those that nobody has confirmed last."""
