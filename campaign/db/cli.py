"""`postbag db upgrade`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.db.migrate import pending, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def upgrade_command(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Bring the database to the newest schema."""
    database = deps().db
    steps = pending(database)
    for step in steps:
        click.echo(f"{'would run' if dry_run else 'runs'}: {step}")
    if not dry_run:
        upgrade(database)
    click.echo(
        "The database is up to date." if not steps or not dry_run else "Nothing was changed."
    )
