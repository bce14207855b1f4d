"""Making the directory anew: read the sources, say what would change, replace what may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from . import build as making
from . import onspd as directories
from . import onsud as address_books
from .changes import Changes, compare, keep_hints, objections, refuse, untimely
from .command_line import in_use
from .directory import Directory
from .draft import Draft
from .errors import BuildError, DataFileError
from .files import CONSTITUENCIES, DATA, DIRECTORY, TERMINATED, as_of
from .tables import Table, read_table, write_table
from .types import Nation
from .unpacking import read_about

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .onspd import Release

_BOUNDARIES = date(2024, 7, 4)
_EXAMPLES = 10
_GREAT_BRITAIN = (Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES)

ADDRESSES_EACH = 3
"""Addresses to a postcode at least, on average; really there are some seventeen."""

OLDEST = timedelta(days=400)
"""An address directory may be this much older than the postcodes."""

KNOWN_AT_LEAST = 0.9
"""Of the live postcodes, by the address directory: the rest are PO boxes and large users."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the directory is to be built; see the command's help."""

    onspd: Path | None
    onsud: Path | None
    day: date | None
    today: date
    source: str | None
    at_least: int
    with_ni: bool
    force: bool


@dataclass(frozen=True, slots=True)
class Destination:
    """Where data files go, and whether they do."""

    folder: Path
    dry_run: bool

    def save(self, name: str, content: bytes) -> None:
        """Replace a file, or say what would be.

        Raises:
            DataFileError: it could not be written; the old one is still there.
        """
        if not self.dry_run:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DataFileError(f"cannot make {self.folder}: {error}") from error
            making.replace(self.folder / name, content)
        click.echo(f"{'would write' if self.dry_run else 'wrote'} {name}, {len(content):,} bytes")

    def save_table(self, name: str, table: Table) -> None:
        """Replace one of the small files."""
        click.echo(f"{len(table.rows):,} rows as of {table.as_of.isoformat()}")
        self.save(name, write_table(table))

    def seats(self) -> Mapping[str, tuple[str, Nation]]:
        """Return name and nation of every constituency by its code."""
        rows = read_table(in_use(self.folder, CONSTITUENCIES)).rows
        return {row[0]: (row[1], Nation(row[3])) for row in rows}


def needed(day: date | None) -> date:
    """Return the day.

    Raises:
        click.UsageError: neither a name nor an option tells it.
    """
    if day is None:
        raise click.UsageError("The file does not say when it is from: add --date YYYY-MM-DD.")
    return day


def rebuild(options: Options, to: Destination) -> None:
    """Read, compare, refuse or replace.

    Raises:
        BuildError: the sources are no good, or would change too much; nothing was replaced.
    """
    seats = to.seats()
    previous, header = _previous(to)
    draft, source, released = _begin(options, previous, seats)
    hinted = draft.has_hints()
    kept = keep_hints(draft, previous) if previous and not hinted else 0
    addresses = header.get("addresses", "") if kept else ""
    found = untimely(released, options.today)
    if options.onsud:
        noted = draft.boundary()[0]
        addresses, month, doubts = _straddling(options.onsud, draft, seats)
        found += [*doubts, *_mistimed(month, released, options.today)]
        left = draft.boundary()[0]
        if noted > left:
            click.echo(
                f"{noted - left:,} notes of a boundary near by dropped: the addresses tell better"
            )
        kept = left if kept else 0
    if previous:
        changes = compare(draft, previous, kept)
        _say(changes, seats)
        expected = {code for code, (_, nation) in seats.items() if nation in _GREAT_BRITAIN}
        found += objections(changes, draft.seats(), expected, (previous.about.released, released))
    if not options.force:
        refuse(found)
    for each in found:
        click.echo(f"--force: although {each}")
    provenance = making.Provenance(source, released, _BOUNDARIES, addresses)
    _save(making.finish(draft, seats, provenance), to)


def _begin(
    options: Options, previous: Directory | None, seats: Mapping[str, object]
) -> tuple[Draft, str, date]:
    """Return what the release has, or else the directory in use; its source and its month."""
    if options.onspd:
        release = directories.release(options.onspd)
        released = needed(options.day or release.released)
        draft = _read(release, with_ni=options.with_ni)
        making.check(draft, seats.keys(), options.at_least)
        return draft, options.source or release.source, released
    if previous is None:
        raise BuildError("there is no directory that --onsud could add to: give --onspd too")
    about = previous.about
    return Draft.from_directory(previous), options.source or about.source, about.released


def _save(built: making.Built, to: Destination) -> None:
    about = built.directory.about
    click.echo(f"{about.postcodes:,} live postcodes, {about.near:,} near a boundary")
    # First, because the directory is asked first: whatever it knows is not withdrawn.
    if built.withdrawn:
        to.save(TERMINATED, built.withdrawn)
    to.save(DIRECTORY, built.data)
    _say_which_is_used(to, about.released)


def _previous(to: Destination) -> tuple[Directory | None, Mapping[str, str]]:
    try:
        path = in_use(to.folder, DIRECTORY)
        return Directory.open(path), read_about(path.read_bytes())
    except DataFileError:
        click.echo("There is no directory in use, so nothing to compare with.")
        return None, {}


def _read(release: Release, *, with_ni: bool) -> Draft:
    draft = Draft(with_ni=with_ni)
    with click.progressbar(length=release.part.size, label=f"reading {release.part.name}") as bar:
        draft.read(release.rows(bar.update))
    tally = draft.tally
    click.echo(f"{tally.terminated:,} terminated postcodes, each with the month it ended in")
    click.echo(
        f"left out: {tally.northern_ireland:,} of Northern Ireland, {tally.islands:,} of the "
        f"Crown dependencies, {tally.without_seat:,} without a constituency"
    )
    return draft


def _mistimed(month: date | None, released: date, today: date) -> list[str]:
    """Return what is wrong with the time of the addresses."""
    if month is None:
        return []
    if month < released - OLDEST:
        return [f"the addresses are of {month:%B %Y}, long before the postcodes"]
    return [f"of the addresses: {each}" for each in untimely(month, today)]


def _straddling(
    path: Path, draft: Draft, seats: Mapping[str, object]
) -> tuple[str, date | None, list[str]]:
    """Let addresses decide; return the source's name, month, and what speaks against it."""
    parts = address_books.address_parts(path)
    size = sum(part.size for part in parts)
    with click.progressbar(length=size, label=f"reading {path.name}") as bar:
        addresses = address_books.read_addresses(parts, bar.update)
    addresses.check_codes(seats.keys())
    applied = address_books.apply(addresses, draft)
    click.echo(
        f"{applied.addresses:,} addresses in {applied.known:,} of the live postcodes: "
        f"{applied.straddling:,} straddle a boundary, {applied.moved:,} lie mostly across one"
    )
    month = address_books.released(parts)
    name = f"ONS UPRN Directory, {month:%B %Y}" if month else "ONS UPRN Directory"
    live = draft.great_britain()
    found = []
    if applied.known < KNOWN_AT_LEAST * live:
        found.append(f"the addresses know only {applied.known:,} of {live:,} live postcodes")
    if applied.addresses < ADDRESSES_EACH * applied.known:
        found.append(
            f"there are only {applied.addresses:,} addresses for {applied.known:,} postcodes"
        )
    return name, month, found


def _say(changes: Changes, seats: Mapping[str, tuple[str, Nation]]) -> None:
    click.echo(
        f"against the directory in use: {changes.added:,} added, {changes.removed:,} removed, "
        f"{changes.moved:,} in another constituency"
    )
    largest = changes.largest
    for (old, new), count in largest[:_EXAMPLES]:
        names = [seats[code][0] if code in seats else code for code in (old, new)]
        click.echo(f"  {names[0]} -> {names[1]}: {count:,}")
    if len(largest) > _EXAMPLES:
        click.echo(f"  and {len(largest) - _EXAMPLES:,} more such pairs")
    if changes.hints_kept:
        click.echo(
            f"{changes.hints_kept:,} notes of a boundary near by kept from the directory in use: "
            "the source has none of its own"
        )


def _say_which_is_used(to: Destination, released: date) -> None:
    embedded = DATA / DIRECTORY
    if to.folder != DATA and as_of(embedded) > released:
        click.echo(
            f"The package's own directory is of {as_of(embedded):%B %Y}, later than this one of "
            f"{released:%B %Y}, and so stays in use."
        )
