"""`postbag demo`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from campaign.content.first_start import make_ready
from campaign.demo.service import MOST, make_demo, may_make
from campaign.tallies.recount import mark_everything
from campaign.tallies.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.command()
@click.option(
    "--actions",
    type=click.IntRange(1, MOST),
    default=2_000,
    show_default=True,
    help="How many letters are begun.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.pass_obj
def demo(deps: Callable[[], Deps], actions: int, *, dry_run: bool) -> None:
    """Fill the first campaign with a year of made-up letters and answers.

    On a machine where Postbag has not run yet, the database is made and the campaigns that come
    with it are loaded first.

    For looking at the team's pages, for learning and for measuring. Refused in production and
    wherever there is a real letter. The letters are in no outbox: nothing is ever sent for them.
    """
    outside = deps()
    if not dry_run and not outside.settings.is_production:
        make_ready(outside)
    may_make(outside)
    if dry_run:
        click.echo(f"{actions:,} letters would be made. Nothing was.")
        return
    began = time.monotonic()
    with click.progressbar(length=actions, label="Letters ") as bar:
        made = make_demo(outside, actions, bar.update)
    marked = mark_everything(outside)
    with click.progressbar(length=max(marked.days, marked.seats), label="Counting") as bar:
        while done := refresh(outside):
            bar.update(done)
    click.echo(
        f"{made.letters:,} letters, {made.answers:,} claims of what became of them and "
        f"{made.mails:,} mails were made in {time.monotonic() - began:.0f} seconds."
    )
