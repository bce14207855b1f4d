"""Where the page templates are: beside the packages in a checkout, inside `campaign` in a wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def templates_folder() -> Path:
    """The templates folder that this installation has."""
    packaged = _HERE / "templates"
    return packaged if packaged.is_dir() else _HERE.parent / "templates"
