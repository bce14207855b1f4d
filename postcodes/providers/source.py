"""The port: what a live source is asked, and the three things that it can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from postcodes.types import Constituency, Postcode


@dataclass(frozen=True, slots=True)
class Lies:
    """The postcode, or the point that the source takes for it, lies in this constituency.

    Attributes:
        code: one of the 650, "E14001352".
    """

    code: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Royal Mail has withdrawn the postcode.

    Attributes:
        ended: first day of the month it ended in.
        code: where it was, one of the 650; None where the source does not say.
    """

    ended: date
    code: str | None


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The source cannot tell, or tells too little to be trusted."""


Verdict: TypeAlias = Lies | Ended | NotKnown


class Source(Protocol):
    """Somebody on the network who may know where a postcode lies."""

    @property
    def name(self) -> str:
        """A short word for settings, logs and the letter's record: "parliament"."""
        ...

    def ask(self, postcode: Postcode, within: float) -> Verdict:
        """Ask for one postcode.

        Args:
            postcode: a whole one; nothing else about the supporter is sent.
            within: seconds, for everything.

        Raises:
            SourceDownError: no answer, or none in time.
            SourceAnswerError: an answer that makes no sense.
        """
        ...


class Seats(Protocol):
    """Our own list of constituencies, which a source's answer must fit: `Finder` has it."""

    @property
    def constituencies(self) -> Sequence[Constituency]:
        """All of them."""
        ...

    def constituency(self, code: str) -> Constituency:
        """Return one; a Scottish code that has been replaced is understood.

        Raises:
            UnknownConstituencyError: there is none with this code.
        """
        ...
