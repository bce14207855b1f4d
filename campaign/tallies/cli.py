"""`postbag figures recount`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.tallies.recount import everything, mark_everything
from campaign.tallies.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.group()
def figures() -> None:
    """The counts that the team's pages show."""


@figures.command()
@click.option("--dry-run", is_flag=True, help="Say what would be counted, and count nothing.")
@click.pass_obj
def recount(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Count all days and constituencies again, from the letters themselves.

    Never needed in the ordinary run: whatever changes a letter has its day and its seat counted
    again. A worker that runs at the same time helps; nothing is counted twice.
    """
    outside = deps()
    if dry_run:
        found = everything(outside)
        click.echo(f"{found.days:,} days and {found.seats:,} seats would be counted. Nothing was.")
        return
    marked = mark_everything(outside)
    with click.progressbar(length=max(marked.days, marked.seats), label="Counting") as bar:
        while done := refresh(outside):
            bar.update(done)
    click.echo(f"{marked.days:,} days and {marked.seats:,} seats were counted again.")
