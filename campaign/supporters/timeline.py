"""What has happened to a letter so far, as the receipt page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.i18n import gettext as _
from campaign.i18n import moment
from campaign.supporters.outcomes import outcome_words
from campaign.supporters.queries.heard import ACKNOWLEDGEMENT, Passing
from campaign.supporters.queries.receipts import UNDELIVERED

if TYPE_CHECKING:
    from datetime import datetime

    from campaign.supporters.queries.heard import Answer
    from campaign.supporters.queries.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Step:
    """One line; `when` is empty for what has not happened yet."""

    label: str
    done: bool
    when: str
    note: str = ""


def timeline(found: Receipt) -> list[Step]:
    """The steps in their order. Only what we may still come to know is shown as not done yet."""
    steps = [_step(_("You confirmed your letter"), found.confirmed_at)]
    if found.sent_at or found.state not in UNDELIVERED:
        steps.append(_step(_("Handed to the mail system, on its way to your MP"), found.sent_at))
    if found.delivered_at:
        # Not every mail system tells us, so it is never shown as missing.
        label = _("Taken by the mail system of your MP's office")
        steps.append(_step(label, found.delivered_at))
    if found.ended_at:
        steps.append(_step(_ended(found), found.ended_at))
    steps += [_step(_answered(answer), answer.received_at) for answer in found.answers]
    if found.told:
        told = outcome_words(found.told.outcome)
        steps.append(_step(_("You told us what became of it"), found.told.told_at, told))
    return steps


def _ended(found: Receipt) -> str:
    if found.perhaps_gone:
        return _("We gave up finding out whether it went")
    return _("Could not be delivered")


def _answered(answer: Answer) -> str:
    said = (
        _("Your MP's office said that it has your letter")
        if answer.kind == ACKNOWLEDGEMENT
        else _("Your MP's office answered")
    )
    if answer.passing is Passing.DONE:
        return _("%(said)s: we passed it on to you", said=said)
    if answer.passing is Passing.ON_ITS_WAY:
        return _("%(said)s: we are passing it on to you", said=said)
    return _("%(said)s, but we could not pass it on: please ask us for it", said=said)


def _step(label: str, when: datetime | None, note: str = "") -> Step:
    return Step(label, done=when is not None, when=moment(when) if when else "", note=note)
