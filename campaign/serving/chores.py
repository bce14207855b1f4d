"""Everything that a worker does now and then beside sending, from all features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.chain.overdue import open_tasks
from campaign.hooks.forgetting import forget
from campaign.hooks.gathering import gather
from campaign.hooks.sending import send
from campaign.outbox.chores import OUTBOX_CHORES
from campaign.privacy.sweep import sweep_daily
from campaign.responses.service import read_inbound
from campaign.supporters.service.reminders import remind
from campaign.supporters.service.returned import give_back
from campaign.supporters.service.surveys import ask_surveys
from campaign.tallies.refresh import refresh
from campaign.team.chain.news import tell_supporters
from campaign.team.chain.told import note_told
from campaign.team.digest.service import send_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps

CHORES: Final[tuple[Callable[[Deps], int], ...]] = (
    *OUTBOX_CHORES,
    read_inbound,
    remind,
    give_back,
    ask_surveys,
    refresh,
    tell_supporters,
    note_told,
    open_tasks,
    send_due,
    sweep_daily,
    gather,
    send,
    forget,
)
