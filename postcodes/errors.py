"""What can go wrong in this package; a lookup itself never raises, it answers.

PostcodesError
├── UnknownConstituencyError   a code that is not one of the 650
├── DataFileError              a data file is missing, cut short, foreign or of another version
├── BuildError                 a source file cannot be made into data; nothing was replaced
├── RollError                  a list of members cannot be used (`roll/errors.py` has its kinds)
└── SourceError                a live source gave no answer
    ├── SourceDownError        it could not be reached or was busy: worth another try later
    │   └── SourceTimeoutError no whole answer in the time given
    └── SourceAnswerError      it answered what makes no sense: trying again would not help
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


class SourceError(PostcodesError):
    """A live source gave no answer.

    The text never holds what was asked: a postcode stays out of logs.

    Attributes:
        retry_after: seconds that the source asks to be left alone for, None where it did not say.
    """

    code = "source"

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class SourceDownError(SourceError):
    """Not reached, too slow, too busy, or broken off: worth another try later."""

    code = "source-down"


class SourceTimeoutError(SourceDownError):
    """No whole answer in the time given."""

    code = "source-timeout"


class SourceAnswerError(SourceError):
    """Answered, but not what the source is documented to answer."""

    code = "source-answer"


UnknownConstituency = UnknownConstituencyError
"""The shorter name, for callers who read `except UnknownConstituency` aloud."""
