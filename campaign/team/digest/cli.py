"""`postbag digest`: the week's numbers for staff, now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from campaign.core.digest import last_week
from campaign.team.digest.figures import figures
from campaign.team.digest.service import readers, send
from campaign.team.digest.words import mail

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.command()
@click.option("--dry-run", is_flag=True, help="Print it, say to how many it would go; send none.")
@click.pass_obj
def digest(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Send staff last week's numbers now, whatever day it is; nobody gets one week's twice.

    The worker does it by itself on Monday at eight.
    """
    outside = deps()
    week = last_week(outside.now())
    with outside.db.read() as session:
        found = figures(outside, session, week)
        to = readers(session, week)
    if found is None:
        click.echo("There is no campaign yet, so there is nothing to tell.", err=True)
        sys.exit(1)
    if dry_run:
        words = mail(outside, found)
        click.echo(f"{words.subject}\n\n{words.text}\n")
        click.echo(f"It would go to {len(to.waiting)}; {to.served} have had it.")
        return
    sent = 0
    while batch := send(outside):
        sent += batch
    click.echo(f"In the outbox for {sent}; {to.served} have had it before.")
