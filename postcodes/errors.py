"""What can go wrong in this package; a lookup itself never raises, it answers.

PostcodesError
├── UnknownConstituencyError   a code that is not one of the 650
├── DataFileError              a data file is missing, cut short, foreign or of another version
└── BuildError                 a source file cannot be made into data; nothing was replaced
"""

from __future__ import annotations


class PostcodesError(Exception):
    """Base of this package's errors.

    Attributes:
        code: a stable short word for tables and logs.
    """

    code = "postcodes"


class UnknownConstituencyError(PostcodesError):
    """No constituency has this code."""

    code = "unknown-constituency"

    def __init__(self, constituency_code: str) -> None:
        super().__init__(f"no constituency has the code {constituency_code[:20]!r}")
        self.constituency_code = constituency_code


class DataFileError(PostcodesError):
    """A data file of the package cannot be read."""

    code = "data-file"


class BuildError(PostcodesError):
    """A source file was refused; whatever was there before is still there."""

    code = "build"


UnknownConstituency = UnknownConstituencyError
"""The shorter name, for callers who read `except UnknownConstituency` aloud."""
