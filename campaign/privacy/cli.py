"""`postbag privacy …`: what is kept too long goes; whoever asks gets, or loses, all that is held."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from campaign.privacy.people_cli import erase_command, report_command
from campaign.privacy.sweep import note_sweep, overdue
from campaign.privacy.sweep import sweep as sweep_batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps
    from campaign.privacy.sweep import Overdue


@click.group()
def privacy() -> None:
    """Personal data: how long it is kept, what is held of a person, deleting it."""


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@click.pass_obj
def sweep(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Delete what has been kept long enough, until nothing is left."""
    outside = deps()
    found = overdue(outside)
    _say(found)
    if dry_run:
        return
    emptied = 0
    while batch := sweep_batch(outside):
        emptied += batch
    note_sweep(outside)
    click.echo(f"Rows emptied or deleted: {emptied:,}.")


@privacy.command()
@click.pass_obj
def audit(deps: Callable[[], Deps]) -> None:
    """Say what is kept too long, by class and table; exit code 1 if there is anything."""
    found = overdue(deps())
    _say(found)
    if found:
        click.echo("`postbag privacy sweep` deletes it.")
        sys.exit(1)


def _say(found: list[Overdue]) -> None:
    for each in found:
        click.echo(f"{each.keep.name.lower():<10} {each.table:<18} {each.rows:>9,}")
    if not found:
        click.echo("Nothing is kept too long.")


privacy.add_command(report_command)
privacy.add_command(erase_command)
