"""`postbag outbox suppressions`: addresses of MPs' offices that mail systems refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.core.provider_account import ProviderAccountError
from campaign.outbox.cli.saying import DRY_RUN, counted, refused
from campaign.outbox.suppressions import lift, open_suppressions, waiting_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.group(invoke_without_command=True)
@click.pass_context
def suppressions(context: click.Context) -> None:
    """Addresses of MPs' offices that mail systems refuse; letters to them wait."""
    if context.invoked_subcommand:
        return
    deps: Deps = context.obj()
    with deps.db.read() as session:
        rows = open_suppressions(session)
        waiting = {row.email: waiting_for(session, row.email) for row in rows}
    for row in rows:
        since = row.since.date().isoformat()
        click.echo(
            f"{row.email}  {row.reason}, since {since}, letters waiting: {waiting[row.email]}"
        )
    if not rows:
        click.echo("None.")


@suppressions.command("lift")
@click.argument("email")
@DRY_RUN
@click.pass_obj
def lift_command(deps: Callable[[], Deps], email: str, *, dry_run: bool) -> None:
    """Write to an address again, at the provider too; letters that waited for it go on."""
    outside = deps()
    if dry_run:
        with outside.db.read() as session:
            click.echo(f"{counted(waiting_for(session, email), 'letter')} would go on.")
        return
    try:
        done = lift(outside, email, outside.account)
    except ProviderAccountError as error:
        refused(f"The mail provider could not be asked ({error.code}); nothing is changed.")
    if not done.was_open and not done.released:
        refused(
            "We had not noted that address; the provider was asked to forget it all the same."
            if done.at_provider
            else "That address is not refused."
        )
    verb = "goes" if done.released == 1 else "go"
    click.echo(f"Lifted; {counted(done.released, 'letter')} {verb} on.")
