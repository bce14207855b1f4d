"""`postcodes lookup`, `postcodes info`; `postcodes build` is in `cli_build`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .cli_build import build
from .command_line import DATA_META, own_folder, refusing
from .errors import DataFileError
from .files import CONSTITUENCIES, DATA, DIRECTORY, MEMBERS, NI_DISTRICTS, TERMINATED, chosen
from .finder import Finder
from .tables import read_table
from .terminated import TerminatedDirectory
from .wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["DATA_META", "own_folder", "postcodes"]


@click.group("postcodes")
def postcodes() -> None:
    """Look up postcodes, and make the directory they are looked up in."""


postcodes.add_command(build)


@postcodes.command()
@click.argument("postcode", nargs=-1, required=True)
def lookup(postcode: tuple[str, ...]) -> None:
    """Print the constituency and member of each POSTCODE, one line each.

    Exit code 1 if any of them did not lead to one constituency.
    """
    finder = refusing(lambda: Finder.open(own_folder()))
    lines = [sentence(text, finder) for text in postcode]
    for line, _ in lines:
        click.echo(line)
    sys.exit(0 if all(found for _, found in lines) else 1)


@postcodes.command()
def info() -> None:
    """Say where the data comes from, how old it is, and how much there is."""
    for line in refusing(_info):
        click.echo(line)


def _info() -> list[str]:
    own = own_folder()
    files = chosen(own)
    finder = Finder.open(own)
    about, dates = finder.directory.about, finder.dates
    held = sum(finder.member(seat.code) is not None for seat in finder.constituencies)
    straddling = "not known; building with ONSUD shows them"
    if about.addresses:
        straddling = f"{about.straddling:,}, by {about.addresses}"
    attributions = (about.attribution, *_attributions(files))
    return [
        f"Postcodes       {about.postcodes:,}, {about.near:,} of them near a boundary",
        f"  source        {about.source}, released {about.released:%B %Y}",
        f"  straddling    {straddling}",
        f"  file          {_file(files[DIRECTORY])}",
        f"Withdrawn       {_withdrawn(own)}",
        f"Constituencies  {len(finder.constituencies)}, boundaries of {dates.boundaries:%B %Y}",
        f"  file          {_file(files[CONSTITUENCIES])}",
        f"Members         {held}, as of {dates.members.isoformat()}",
        f"  file          {_file(files[MEMBERS])}",
        *(f"\n{line}" for line in dict.fromkeys(attributions)),
    ]


def _file(path: Path) -> str:
    whose = "the package's own" if path.parent == DATA else f"yours, in {path.parent}"
    return f"{path.name}, {path.stat().st_size:,} bytes, {whose}"


def _withdrawn(own: Path | None) -> str:
    """Describe the file of withdrawn postcodes; the package has none, a build makes one."""
    path = (own or DATA) / TERMINATED
    if not path.is_file():
        return "none known; building from a whole release of ONS lists them"
    try:
        held = TerminatedDirectory.open(path)
    except DataFileError as error:
        return f"{path} cannot be used: {error}"
    return f"{len(held):,}, up to {held.released:%B %Y}\n  file          {_file(path)}"


def _attributions(files: Mapping[str, Path]) -> Iterable[str]:
    return [read_table(files[name]).attribution for name in (CONSTITUENCIES, MEMBERS, NI_DISTRICTS)]
