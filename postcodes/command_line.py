"""What the commands share: whose data files they work on, and how they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from .errors import DataFileError, PostcodesError
from .files import DATA, as_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_T = TypeVar("_T")

DATA_META = "postcodes.data"
"""Under this name in click's `meta` an application says where its own data files are."""


def own_folder() -> Path | None:
    """Return the application's folder of data files; None for the library by itself."""
    return click.get_current_context().meta.get(DATA_META)


def refusing(work: Callable[[], _T]) -> _T:
    """Do the work; an error of this package ends the command with its sentence and code 1."""
    try:
        return work()
    except PostcodesError as error:
        raise click.ClickException(str(error)) from error


def in_use(folder: Path, name: str) -> Path:
    """Return the file that is used under a name, as `files.chosen` would choose.

    But where a folder's file is damaged, the package's is meant: a build is how to mend it.
    """
    own, embedded = folder / name, DATA / name
    if folder == DATA or not own.is_file():
        return embedded
    try:
        return embedded if as_of(embedded) > as_of(own) else own
    except DataFileError:
        click.echo(f"{own} cannot be read; the package's own {name} stands in for it.")
        return embedded
