"""`members update`, `members import`, `members list`, `members show`.

Exit codes: 0 done, 1 it could not be done or was refused, 2 the command line is wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from .cli import own_folder
from .errors import PostcodesError
from .files import DATA
from .providers.parliament import HOST
from .roll import csv_file, progress, wording
from .roll.errors import FORCE, FRESH_OR_FORCE, SuspiciousError, TryLaterError
from .roll.listing_cli import list_, show
from .roll.reading import Caller, Roll, read_roll
from .roll.snapshot import Comparison, Snapshot, compare, replace_snapshot, snapshot
from .world import WORLD_META, World, current_world

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from .types import Member

__all__ = ["HOST", "PACE", "WORLD_META", "World", "members"]

PACE = 0.5
"""Seconds from one request to the next: about two a second."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


class _Members(click.Group):
    """A group whose commands turn the library's errors into sentences and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PostcodesError as error:
            raise click.ClickException(str(error)) from error


@click.group("members", cls=_Members)
def members() -> None:
    """Keep the list of MPs up to date, and look at it."""


@members.command()
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    envvar="POSTBAG_PARLIAMENT_HOST",
    help="Where the Members API is.",
)
@click.option("--data", type=_FOLDER, help="Folder of the data files.")
@click.option("--pace", type=click.FloatRange(0, 60), default=PACE, help="Seconds per request.")
@click.option("--fresh", is_flag=True, help="Forget what an interrupted run has read.")
@click.option("--dry-run", is_flag=True, help="Read and report, but write nothing.")
@click.option("--yes", is_flag=True, help="Replace without asking.")
@click.option("--force", is_flag=True, help="Replace although it differs suspiciously.")
def update(
    host: str,
    data: Path | None,
    pace: float,
    *,
    fresh: bool,
    dry_run: bool,
    yes: bool,
    force: bool,
) -> None:
    """Read all seats and e-mail addresses from Parliament: about six minutes.

    Prints what differs and asks before it replaces the list. If it is interrupted, the next
    run within a day goes on where it stopped.
    """
    world, folder = current_world(), _folder(data)
    host = _checked(host)
    if not dry_run:  # a rehearsal writes nothing, and may run beside
        click.get_current_context().with_resource(progress.alone(folder))
    before = _in_use(folder)
    so_far = progress.Progress(folder / progress.NAME, host, world.now(), is_kept=not dry_run)
    if fresh:
        so_far.discard()
    roll = _read(world, host, pace, before, so_far, is_kept=not dry_run)
    as_of = so_far.began.date()
    compared = compare(before, roll.members, as_of)
    _echo(wording.lines(compared.changes, before.seats, roll.remarks))
    _object(compared, FRESH_OR_FORCE, force=force)
    if dry_run:
        click.echo("Nothing was replaced: this was a rehearsal.")
        return
    if compared.changes and not yes and not click.confirm("Replace the list of members?"):
        click.echo(
            "Nothing was replaced. What was read is kept for a day; --fresh asks anew.", err=True
        )
        sys.exit(1)
    _replace(folder, before, roll.members, as_of)
    so_far.discard()


@members.command("import")
@click.argument("file", type=_FILE)
@click.option("--data", type=_FOLDER, help="Folder of the data files.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Of the list; today.")
@click.option("--vacant", multiple=True, metavar="CODE", help="A vacant seat without a row.")
@click.option("--missing-are-vacant", is_flag=True, help="All seats without a row are vacant.")
@click.option("--dry-run", is_flag=True, help="Check and report, but write nothing.")
@click.option("--force", is_flag=True, help="Replace although it differs suspiciously.")
def import_(
    file: Path,
    data: Path | None,
    day: datetime | None,
    vacant: tuple[str, ...],
    *,
    missing_are_vacant: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Take the list of MPs from FILE, a csv with a row for each of the 650 seats.

    Columns, in any order: member_id, name_display_as, name_full_title, party, pcon24cd, email
    and, if you like, constituency. Without member id and names a row's seat is vacant.
    """
    folder, today = _folder(data), current_world().now().date()
    as_of = day.date() if day else today
    if as_of > today:
        raise click.UsageError("The list cannot be of a day to come.")
    before = _in_use(folder)
    if strangers := sorted(set(vacant) - before.seats.keys()):
        raise click.UsageError(f"--vacant: no constituency has the code {', '.join(strangers)}.")
    after = csv_file.read_members(
        file, before.seats, vacant=vacant, missing_are_vacant=missing_are_vacant
    )
    compared = compare(before, after, as_of)
    _echo(wording.lines(compared.changes, before.seats))
    _object(compared, FORCE, force=force)
    if dry_run:
        click.echo("Nothing was replaced: this was a rehearsal.")
        return
    _replace(folder, before, after, as_of)


for command in (list_, show):
    members.add_command(command)


def _read(
    world: World,
    host: str,
    pace: float,
    before: Snapshot,
    so_far: progress.Progress,
    *,
    is_kept: bool,
) -> Roll:
    from .providers.http import Fetcher  # noqa: PLC0415 - the other commands need no network

    if so_far.is_begun:
        click.echo(f"Going on with what was read since {so_far.began:%H:%M} UTC.", err=True)
    hint = "What was read is kept: run the command again to go on." if is_kept else ""
    fetcher = Fetcher(host, sleep=world.sleep)
    caller = Caller(fetcher, pace, world.clock, world.sleep)
    try:
        with click.progressbar(
            length=2 * len(before.seats), label="asking Parliament", file=sys.stderr
        ) as bar:
            return read_roll(caller, before.seats.values(), so_far, bar.update)
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {hint}".rstrip(), err=True)
        sys.exit(1)
    except TryLaterError as error:
        raise click.ClickException(f"{error}. {hint}".rstrip()) from error
    finally:
        fetcher.close()


def _object(compared: Comparison, advice: str, *, force: bool) -> None:
    """Refuse what is hard to believe, unless forced; and print what is worth a word."""
    for remark in compared.remarks:
        click.echo(f"Note: {remark}.", err=True)
    if compared.objections and not force:
        raise SuspiciousError(compared.objections, advice)
    for objection in compared.objections:
        click.echo(f"Warning: {objection}", err=True)


def _replace(folder: Path, before: Snapshot, after: Mapping[str, Member], as_of: date) -> None:
    is_used = replace_snapshot(folder, after, as_of)
    mute = sum(member.email is None for member in after.values())
    click.echo(
        f"Replaced: {len(before.seats)} seats, {len(before.seats) - len(after)} vacant, "
        f"{mute} members without an e-mail address, as of {as_of.isoformat()}."
    )
    if not is_used:
        click.echo("Warning: Postbag's own list is newer than that and stays in use.", err=True)


def _in_use(folder: Path) -> Snapshot:
    found = snapshot(folder)
    if found.damage:
        click.echo(f"Warning: {found.damage}; compared with Postbag's own list.", err=True)
    return found


def _checked(host: str) -> str:
    parts = urlsplit(host)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return host.rstrip("/")
    raise click.UsageError("The host must begin with https://.")


def _folder(data: Path | None) -> Path:
    return data or own_folder() or DATA


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
