"""`postcodes build`: official files in, data files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import build as making
from .command_line import own_folder, refusing
from .files import DATA
from .rebuilding import Destination, Options, needed, rebuild
from .replacing_lists import replace_lists
from .world import current_world

if TYPE_CHECKING:
    from datetime import datetime

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--onspd", type=_FILE, help="ONSPD or NSPL, as zip, csv or csv.gz.")
@click.option("--onsud", type=_FILE, help="ONSUD: which postcodes straddle a boundary; zip or csv.")
@click.option(
    "--with-ni",
    is_flag=True,
    help="Take Northern Ireland's single postcodes too; you must hold the licence for them.",
)
@click.option("--constituencies", type=_FILE, help="The constituencies, as csv.")
@click.option("--ni-districts", type=_FILE, help="Northern Ireland's districts, as csv.")
@click.option("--date", "as_of_day", type=_DATE, help="Date of the source, YYYY-MM-DD.")
@click.option("--source", help="Name of the source; by itself the product's name.")
@click.option("--at-least", default=making.AT_LEAST, show_default=True, help="Refuse fewer.")
@click.option("--data", type=_FOLDER, help="Folder of the data files; made if missing.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace in spite of large changes; never with a damaged or foreign file.",
)
@click.option("--dry-run", is_flag=True, help="Check and report, but replace nothing.")
def build(  # noqa: PLR0913 - one argument for each option is how click calls
    *,
    onspd: Path | None,
    onsud: Path | None,
    constituencies: Path | None,
    ni_districts: Path | None,
    as_of_day: datetime | None,
    source: str | None,
    at_least: int,
    data: Path | None,
    with_ni: bool,
    force: bool,
    dry_run: bool,
) -> None:
    """Make data files from official ones; each old file stays until its new one is whole."""
    if not any((onspd, onsud, constituencies, ni_districts)):
        raise click.UsageError("Nothing to build: give at least one source file.")
    if with_ni and not onspd:
        raise click.UsageError("--with-ni says what to take from --onspd: give that too.")
    day = as_of_day.date() if as_of_day else None
    to = Destination(data or own_folder() or DATA, dry_run)
    today = current_world().now().date()
    options = Options(onspd, onsud, day, today, source, at_least, with_ni, force)

    if (constituencies or ni_districts) and (onspd or onsud):
        raise click.UsageError(
            "The lists of constituencies and of districts are replaced by a command of their own, "
            "so that a build which is refused has replaced nothing."
        )

    def run() -> None:
        if onspd or onsud:
            rebuild(options, to)
        else:
            replace_lists(constituencies, ni_districts, needed(day), to)

    refusing(run)
