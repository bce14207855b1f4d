"""Whether there is a House of Commons at all: a switch of the staff's, looked at now and then."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from campaign.members.queries import is_dissolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.db.database import Database

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 10.0
"""Seconds. A query for each request would cost more than the answer."""


class Dissolution:
    """Remembers the switch for a few seconds; a database that is away changes nothing."""

    def __init__(
        self,
        db: Database,
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._look_every = look_every
        self._clock = clock
        self._look_at = float("-inf")
        self._dissolved = False

    @property
    def holds(self) -> bool:
        """Whether Parliament is dissolved, as of a few seconds ago."""
        now = self._clock()
        if now >= self._look_at:
            self._look_at = now + self._look_every  # others answer meanwhile from what is known
            try:
                with self._db.read() as session:
                    self._dissolved = is_dissolved(session)
            except SQLAlchemyError as error:
                log.warning("dissolution not known: %s", type(error).__name__)
        return self._dissolved


class NobodySits:
    """Stands in for the finder where members are asked for, while there are none."""

    def member(self, _code: str) -> None:
        """Nobody is a member of Parliament."""
