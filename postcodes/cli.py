"""`postcodes lookup`, `postcodes build`, `postcodes info`."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from . import build as making
from .errors import PostcodesError
from .files import CONSTITUENCIES, DATA, DIRECTORY, MEMBERS, NI_DISTRICTS
from .finder import Finder
from .onspd import rows
from .tables import Table, read_table, write_table
from .wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_DATE = click.DateTime(formats=["%Y-%m-%d"])
_BOUNDARIES = date(2024, 7, 4)
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905 - reads as a list
_MONTH = re.compile(f"_({'|'.join(_MONTHS)})[A-Z]*_(20[0-9]{{2}})")
_T = TypeVar("_T")


DATA_META = "postcodes.data"
"""Under this name in click's `meta` an application says where its own data files are."""


def own_folder() -> Path | None:
    """Return the application's folder of data files; None for the library by itself."""
    return click.get_current_context().meta.get(DATA_META)


@click.group("postcodes")
def postcodes() -> None:
    """Look up postcodes, and make the directory they are looked up in."""


@postcodes.command()
@click.argument("postcode", nargs=-1, required=True)
def lookup(postcode: tuple[str, ...]) -> None:
    """Print the constituency and member of each POSTCODE, one line each.

    Exit code 1 if any of them did not lead to one constituency.
    """
    finder = _refusing(lambda: Finder.open(own_folder()))
    lines = [sentence(text, finder) for text in postcode]
    for line, _ in lines:
        click.echo(line)
    sys.exit(0 if all(found for _, found in lines) else 1)


@postcodes.command()
def info() -> None:
    """Say where the data comes from, how old it is, and how much there is."""
    finder = _refusing(lambda: Finder.open(own_folder()))
    about, dates = finder.directory.about, finder.dates
    held = sum(finder.member(seat.code) is not None for seat in finder.constituencies)
    click.echo(f"Postcodes       {about.postcodes:,}, {about.near:,} of them near a boundary")
    click.echo(f"  source        {about.source}, released {about.released:%B %Y}")
    click.echo(f"  file          {(DATA / DIRECTORY).stat().st_size:,} bytes")
    click.echo(
        f"Constituencies  {len(finder.constituencies)}, boundaries of {dates.boundaries:%B %Y}"
    )
    click.echo(f"Members         {held}, as of {dates.members.isoformat()}")
    for line in dict.fromkeys((about.attribution, *_attributions())):
        click.echo(f"\n{line}")


@postcodes.command()
@click.option("--onspd", type=_FILE, help="ONSPD or NSPL, as csv or csv.gz.")
@click.option("--constituencies", type=_FILE, help="The constituencies, as csv.")
@click.option("--members", type=_FILE, help="The sitting members, as csv.")
@click.option("--ni-districts", type=_FILE, help="Northern Ireland's districts, as csv.")
@click.option("--date", "as_of", type=_DATE, help="Date of the source, YYYY-MM-DD.")
@click.option("--source", default="ONS Postcode Directory", show_default=True, help="Its name.")
@click.option("--at-least", default=making.AT_LEAST, show_default=True, help="Refuse fewer.")
@click.option("--data", type=_FOLDER, default=DATA, help="Folder of the data files.")
@click.option("--dry-run", is_flag=True, help="Check and report, but replace nothing.")
def build(  # noqa: PLR0913 - one argument for each option is how click calls
    onspd: Path | None,
    constituencies: Path | None,
    members: Path | None,
    ni_districts: Path | None,
    as_of: datetime | None,
    source: str,
    at_least: int,
    data: Path,
    *,
    dry_run: bool,
) -> None:
    """Make data files from official ones; each old file stays until its new one is whole."""
    if not any((onspd, constituencies, members, ni_districts)):
        raise click.UsageError("Nothing to build: give at least one source file.")
    day = as_of.date() if as_of else _release(onspd)

    def save(name: str, content: bytes) -> None:
        if not dry_run:
            making.replace(data / name, content)
        click.echo(f"{'would write' if dry_run else 'wrote'} {name}, {len(content):,} bytes")

    def save_table(name: str, table: Table) -> None:
        click.echo(f"{len(table.rows):,} rows as of {table.as_of.isoformat()}")
        save(name, write_table(table))

    def run() -> None:
        if constituencies:
            save_table(CONSTITUENCIES, making.constituencies_table(constituencies, day))
        if ni_districts:
            save_table(NI_DISTRICTS, making.ni_districts_table(ni_districts, day))
        if members:
            table = making.members_table(members, day, _known_codes(data))
            save_table(MEMBERS, table)
        if onspd:
            provenance = making.Provenance(source, day, _BOUNDARIES)
            save(DIRECTORY, _directory(onspd, _known_codes(data), provenance, at_least))

    _refusing(run)


def _release(onspd: Path | None) -> date:
    """Read the month from a name such as ONSPD_NOV_2025_UK.csv; it stands nowhere inside."""
    named = _MONTH.search(onspd.name.upper()) if onspd else None
    if named is None:
        raise click.UsageError("The file does not say when it is from: add --date YYYY-MM-DD.")
    return date(int(named[2]), _MONTHS.index(named[1]) + 1, 1)


def _directory(
    onspd: Path, known_codes: frozenset[str], provenance: making.Provenance, at_least: int
) -> bytes:
    with click.progressbar(length=onspd.stat().st_size, label=f"reading {onspd.name}") as bar:
        built = making.build_directory(rows(onspd, bar.update), known_codes, provenance, at_least)
    about = built.directory.about
    click.echo(f"{about.postcodes:,} live postcodes, {about.near:,} near a boundary")
    click.echo(f"left out: {built.terminated:,} terminated, {built.without_seat:,} without a seat")
    return built.data


def _known_codes(data: Path) -> frozenset[str]:
    return frozenset(row[0] for row in read_table(data / CONSTITUENCIES).rows)


def _attributions() -> list[str]:
    return [read_table(DATA / name).attribution for name in (CONSTITUENCIES, MEMBERS)]


def _refusing(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except PostcodesError as error:
        raise click.ClickException(str(error)) from error
