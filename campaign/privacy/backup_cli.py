"""`postbag backup` and `postbag restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaign.privacy.backup import BackupError, back_up, expired
from campaign.privacy.restore import make_safe
from campaign.privacy.restore import restore as put_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps
    from campaign.privacy.restore import Restored

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", required=False, type=FILE)
@click.option(
    "--prune",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Delete the backups in this folder that are too old; other files are left.",
)
@click.option("--keep-days", type=click.IntRange(1, 90), default=30, show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.pass_obj
def backup(
    deps: Callable[[], Deps],
    file: Path | None,
    prune: Path | None,
    keep_days: int,
    *,
    dry_run: bool,
) -> None:
    """Copy the database into a new FILE, while the site runs; delete old backups."""
    if file is None and prune is None:
        raise click.UsageError("Give a FILE, or --prune FOLDER, or both.")
    outside = deps()
    if file is not None:
        if not dry_run:
            _or_say(lambda: back_up(outside, file))
        click.echo(f"{file} {'would be' if dry_run else 'is'} written.")
    for old in expired(outside, prune, keep_days) if prune else ():
        if not dry_run:
            old.unlink()
        click.echo(f"{old} {'would be' if dry_run else 'is'} deleted.")


@click.command()
@click.argument("file", required=False, type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--after-pg-restore", is_flag=True, help="PostgreSQL: what must be done once pg_restore is."
)
@click.pass_obj
def restore(
    deps: Callable[[], Deps], file: Path | None, *, yes: bool, after_pg_restore: bool
) -> None:
    """Put a backup in the place of the database. Stop the site and every worker first.

    Nothing that may have been sent since is sent again: a person settles it. Whoever had their
    data deleted since has it deleted again.
    """
    if (file is None) is not after_pg_restore:
        raise click.UsageError("Give a FILE, or --after-pg-restore.")
    outside = deps()
    if not yes:
        what = "Everything that came since the backup will be gone. Are the site and every worker stopped"
        click.confirm(f"{what}?", abort=True)
    if file is None:
        _say(make_safe(outside))
        return
    done: list[Restored] = []
    _or_say(lambda: done.append(put_back(outside, file)))
    _say(done[0])


def _say(done: Restored) -> None:
    click.echo(f"Messages that may have gone since: {done.uncertain} (`outbox status`).")
    click.echo(f"Letters whose link to confirm no longer works: {done.reopened}.")
    click.echo(f"Letters whose data was deleted again: {done.erased}.")
    click.echo("Nothing is sent until `postbag outbox release`.")


def _or_say(what: Callable[[], object]) -> None:
    try:
        what()
    except BackupError as error:
        click.echo(f"It could not be done: {error}.", err=True)
        sys.exit(1)
