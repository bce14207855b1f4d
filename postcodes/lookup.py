"""The directory first, live sources only where it cannot decide: never slower than a promise."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, TypeAlias

from .errors import UnknownConstituencyError
from .providers.asking import CarefulSource
from .providers.source import Ended, Lies, NotKnown
from .types import Found, NorthernIreland, OneOf, Terminated, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .finder import Finder
    from .providers.source import Source, Verdict
    from .reloading import ReloadingFinder
    from .types import Answer, Constituency, Postcode

EMBEDDED = "embedded"
"""The name of the directory itself, as a source."""

WITHIN = 3.0
"""Seconds that all sources together may take."""

AT_ONCE = 2
"""Look-ups of a process that wait for sources at most; whoever comes on top goes on without. A
server's threads are few, and pages that ask nobody must always find one."""

_TOO_LATE = 0.05

_Open: TypeAlias = Unknown | NorthernIreland | OneOf


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer, and who gave it.

    Attributes:
        source: "embedded", or the name of the live source that the answer owes something to.
    """

    answer: Answer
    source: str


class Lookup:
    """Answers for postcodes as `Finder.find` does, with some questions settled by live sources.

    Safe to share between threads. With the network gone, all sources together cost somebody up
    to `within` seconds once, and are then left alone.
    """

    def __init__(
        self,
        finder: Finder | ReloadingFinder,
        sources: Sequence[Source],
        *,
        within: float = WITHIN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Join the parts.

        Args:
            finder: always asked first.
            sources: in the order to ask them; none switches live sources off.
            within: seconds for all of them together.
            clock: seconds that never go back.
        """
        self._finder = finder
        self._sources = tuple(CarefulSource(source, clock) for source in sources)
        self._within = within
        self._clock = clock
        self._slots = BoundedSemaphore(AT_ONCE)

    def find(self, text: str) -> Looked:
        """Answer for whatever was typed; never raises.

        Sources are asked for a postcode that is unknown, that straddles a boundary, or that is
        in a district of Northern Ireland with several constituencies; the postcode is all that
        they are told.
        """
        answer = self._finder.find(text)
        match answer:
            case Unknown() | OneOf():
                return self._settled(answer)
            case NorthernIreland(_, candidates) if len(candidates) > 1:
                return self._settled(answer)
        return Looked(answer, EMBEDDED)

    def _settled(self, answer: _Open) -> Looked:
        for name, verdict in self._verdicts(answer.postcode):
            match verdict:
                case Lies(code) if place := self._place(code):
                    return Looked(_placed(answer, place), name)
                case Ended() if isinstance(answer, Unknown):
                    return Looked(self._terminated(answer, verdict), name)
        return Looked(answer, EMBEDDED)

    def _place(self, code: str) -> Constituency | None:
        try:
            return self._finder.constituency(code)
        except UnknownConstituencyError:  # the list has been replaced since that was remembered
            return None

    def _terminated(self, answer: Unknown, verdict: Ended) -> Terminated:
        """Where it was is known, too, if its whole sector lies in one constituency."""
        place = self._place(verdict.code) if verdict.code else None
        if place is None and len(answer.candidates) == 1:
            place = answer.candidates[0]
        return Terminated(answer.postcode, verdict.ended, place)

    def _verdicts(self, postcode: Postcode) -> Iterator[tuple[str, Verdict]]:
        """Yield what sources know, in their order, as long as the time lasts.

        Each has an equal share of what is left, so that one that hangs leaves room for the
        next, and that all of them are found out, and left alone, at the cost of one wait.
        """
        deadline = self._clock() + self._within
        for still_to_ask, source in zip(
            range(len(self._sources), 0, -1), self._sources, strict=True
        ):
            verdict = source.remembered(postcode)
            share = (deadline - self._clock()) / still_to_ask
            if verdict is None and share > _TOO_LATE:
                verdict = self._asked(source, postcode, share)
            if verdict is not None and not isinstance(verdict, NotKnown):
                yield source.name, verdict

    def _asked(self, source: CarefulSource, postcode: Postcode, within: float) -> Verdict | None:
        if not self._slots.acquire(blocking=False):
            return None
        try:
            return source.ask(postcode, within)
        finally:
            self._slots.release()


def _placed(answer: _Open, place: Constituency) -> Answer:
    """What becomes of an open question when a source names a constituency.

    A source that contradicts the directory may be wrong, or newer: that stays the supporter's
    to say. Where addresses are known to lie on both sides, a source's one point settles nothing.
    """
    match answer:
        case OneOf(postcode, constituencies):
            others = [each for each in constituencies if each != place]
            return OneOf(postcode, (place, *others))
        case NorthernIreland(postcode, candidates) | Unknown(postcode, candidates):
            if not candidates or place in candidates:
                return Found(postcode, place)
            return type(answer)(postcode, (*candidates, place))
