"""`postbag outbox`: what waits, what stopped, and what staff do about it."""

from __future__ import annotations

import click

from campaign.outbox.cli.by_hand import retry, settle
from campaign.outbox.cli.status import status
from campaign.outbox.cli.stopping import hold, release
from campaign.outbox.cli.suppressions import suppressions


@click.group()
def outbox() -> None:
    """The messages that wait, went, or failed."""


for command in (status, retry, settle, hold, release, suppressions):
    outbox.add_command(command)
