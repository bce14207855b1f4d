"""Asking one source with care: answers are remembered, and it is not asked while it rests."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from postcodes.errors import SourceDownError, SourceError

from .breaker import Breaker
from .cache import Cache
from .source import NotKnown

if TYPE_CHECKING:
    from collections.abc import Callable

    from postcodes.types import Postcode

    from .source import Source, Verdict

log = logging.getLogger(__name__)

SLOW = 0.5
"""Seconds. Three answers in a row that took longer are as bad as none: pages wait for them."""

PROBE = 0.5
"""Seconds for looking whether a source that failed is back: nobody pays for it in full again."""

KEEP, KEEP_NOT_KNOWN = 86_400.0, 600.0
"""Seconds that answers are remembered, and that it is remembered that there was none."""


class CarefulSource:
    """Wraps a source so that it can never be the reason for a long wait twice."""

    def __init__(self, source: Source, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = source.name
        self._source = source
        self._breaker = Breaker(clock)
        self._remembered: Cache[Verdict] = Cache(clock=clock)
        self._clock = clock

    def remembered(self, postcode: Postcode) -> Verdict | None:
        """Return what the source said before, without asking."""
        return self._remembered.get(postcode)

    def ask(self, postcode: Postcode, within: float) -> Verdict | None:
        """Return what the source says, None where it could not or should not be asked.

        Args:
            postcode: a whole one.
            within: seconds, for everything.
        """
        probing = self._breaker.is_open
        if not self._breaker.allows():
            return None
        return self._ask(postcode, min(within, PROBE) if probing else within)

    def _ask(self, postcode: Postcode, within: float) -> Verdict | None:
        learnt = False
        asked_at = self._clock()
        try:
            verdict = self._source.ask(postcode, within)
            if self._clock() - asked_at > SLOW:
                self._breaker.failed(SourceDownError("answered slowly"))
            else:
                self._breaker.succeeded()
            learnt = True
        except SourceError as error:
            opened = self._breaker.failed(error)
            learnt = True
            log.warning(
                "the postcode source %s %s%s",
                self.name,
                error,
                "; it is left alone for a while" if opened else "",
            )
            return None
        finally:
            if not learnt:
                self._breaker.gave_up()
        keep = KEEP_NOT_KNOWN if isinstance(verdict, NotKnown) else KEEP
        self._remembered.put(postcode, verdict, keep)
        return verdict
