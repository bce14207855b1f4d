"""What can go wrong with a roll; in every case the snapshot in use stays as it was.

PostcodesError
└── RollError            what was read is not a list of all the seats
    ├── RollFileError    a file of members has mistakes, each told with its line
    ├── SuspiciousError  it differs from the last one more than is plausible
    ├── TryLaterError    Parliament cannot be read now; what was read is kept
    └── NotAloneError    another process reads the list for the same folder
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcodes.errors import PostcodesError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 10

FORCE = "If the list is right, run the command again with --force."
FRESH_OR_FORCE = (
    "Run the command again with --fresh to ask Parliament anew, or with --force if the list is "
    "right."
)
"""For a list that was read from Parliament: what was read is kept, and used again otherwise."""


class RollError(PostcodesError):
    """What was read is not a list of all the seats, each of them once."""

    code = "roll"


class RollFileError(RollError):
    """A file of members has mistakes.

    Attributes:
        mistakes: one sentence each, with line and column where there is one.
    """

    code = "roll-file"

    def __init__(self, name: str, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        more = len(mistakes) - _SHOWN
        lines = [*mistakes[:_SHOWN], *([f"and {more} more like these"] if more > 0 else [])]
        super().__init__("\n  ".join([f"{name} was not used:", *lines]))


class SuspiciousError(RollError):
    """The roll differs from the last one more than is plausible.

    Attributes:
        objections: one sentence each.
    """

    code = "roll-suspicious"

    def __init__(self, objections: Sequence[str], advice: str = FORCE) -> None:
        self.objections = tuple(objections)
        super().__init__("\n  ".join(["Nothing was replaced:", *objections, advice]))


class TryLaterError(RollError):
    """Parliament cannot be read now.

    Attributes:
        retry_after: seconds that it asked us to wait; None where it did not say.
    """

    code = "roll-later"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotAloneError(RollError):
    """Another process reads the list for the same folder."""

    code = "roll-not-alone"

    def __init__(self) -> None:
        super().__init__(
            "Another “postbag members update” is running for this folder: please wait until it "
            "has ended."
        )
