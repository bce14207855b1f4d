"""Backups of an SQLite database: one whole file, made while the site runs, for its owner alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.engine import make_url

from campaign.core.errors import PostbagError

if TYPE_CHECKING:
    from pathlib import Path

    from campaign.deps import Deps

APPLICATION: Final = 0x50424147
"""Stands in the file's header ("PBAG"): only files that say so are ever pruned or put back."""
_HEADER: Final = b"SQLite format 3\0"
_APPLICATION_AT: Final = 68


class BackupError(PostbagError):
    """It could not be backed up or put back; the text is a sentence for whoever runs the machine."""

    code = "backup"


def database_file(deps: Deps) -> str:
    """The path of the SQLite database.

    Raises:
        BackupError: the database is PostgreSQL, which has tools of its own.
    """
    url = make_url(deps.db.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            "the database is PostgreSQL: back it up with pg_dump, put it back with pg_restore, and "
            "then run `postbag restore --after-pg-restore` before anything else (docs/privacy.md)"
        )
    return url.database


def back_up(deps: Deps, file: Path) -> None:
    """Copy the database as it is at one moment into a new file.

    Raises:
        BackupError: the database is PostgreSQL, or the file is there already.
    """
    source = database_file(deps)
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BackupError(f"{file} is there already") from None
    try:
        copy(source, file)
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode = DELETE")
            made.execute(f"PRAGMA application_id = {APPLICATION}")
            _require_whole(made)
    except BaseException:
        file.unlink()
        raise


def _require_whole(made: sqlite3.Connection) -> None:
    if made.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise BackupError("the copy is damaged")


def copy(source: Path | str, target: Path | str) -> None:
    """Copy a database over another, in one transaction of the target."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def is_backup(file: Path) -> bool:
    """Whether the file is a backup of Postbag's."""
    with file.open("rb") as opened:
        header = opened.read(100)
    said = int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big")
    return header.startswith(_HEADER) and said == APPLICATION


def expired(deps: Deps, folder: Path, keep_days: int) -> list[Path]:
    """The backups in a folder that are older than so many days."""
    cutoff = deps.now() - timedelta(days=keep_days)
    return [
        file
        for file in sorted(folder.iterdir())
        if file.is_file()
        and not file.is_symlink()
        and is_backup(file)
        and datetime.fromtimestamp(file.stat().st_mtime, UTC) < cutoff
    ]
