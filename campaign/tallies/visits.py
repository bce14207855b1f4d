"""How often the campaign's page was opened, and how often a postcode led to an MP.

No cookie, no address, nothing of the visitor: a number by day, source and step. Numbers are
gathered in memory and written together, so that a campaign in the news costs no writes. A process
that is killed loses at most what it had gathered in ten seconds.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from campaign.core.letter import LONDON
from campaign.db.models import Visit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from campaign.core.tallies import VisitStep
    from campaign.db.database import Database

log = logging.getLogger(__name__)

Kind: TypeAlias = "tuple[int, date, str, str]"
"""Campaign, day in London, source, step."""

EVERY: Final = timedelta(seconds=10)
AT_MOST: Final = 200
"""So many visits are written sooner."""
MOST_SOURCES: Final = 50
OTHER: Final = "other"
"""Whoever makes up sources fills no table: of a campaign's sources in a day so many are told apart."""

_ROBOTS: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|monitor|uptime|pingdom|"
    r"headless|lighthouse|curl|wget|python|java/|go-http|httpclient|okhttp|axios|scan|fetch|probe",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Whether a program that no person sits before says so of itself, or says nothing at all."""
    return not user_agent.strip() or _ROBOTS.search(user_agent) is not None


class Visits:
    """What one process has seen and not yet written. Safe to use from many threads.

    Args:
        db: where it is written to.
        now: the clock.
    """

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._gathered: Counter[Kind] = Counter()
        self._saved_at = now()
        self._lock = threading.Lock()
        self._saving = threading.Lock()

    def add(self, campaign_id: int, source: str, step: VisitStep) -> bool:
        """Count one; says whether it is time to save. Never waits for the database."""
        now = self._now()
        kind = (campaign_id, now.astimezone(LONDON).date(), source, str(step))
        with self._lock:
            self._gathered[kind] += 1
            is_many = self._gathered.total() >= AT_MOST
            return is_many or not timedelta(0) <= now - self._saved_at < EVERY

    def save(self) -> None:
        """Write what is gathered; it is kept for the next time where the database does not take it."""
        if not self._saving.acquire(blocking=False):
            return  # another thread is at it
        try:
            with self._lock:
                gathered, self._gathered = self._gathered, Counter()
                self._saved_at = self._now()
            if gathered:
                self._write(gathered)
        finally:
            self._saving.release()

    def _write(self, gathered: Counter[Kind]) -> None:
        try:
            with self._db.write() as session:
                for kind, number in sorted(_bounded(session, gathered).items()):
                    _add_to(session, kind, number)
        except SQLAlchemyError as error:
            log.warning("visits are kept for later", extra={"code": type(error).__name__})
            with self._lock:
                self._gathered.update(gathered)


def save_last(visits: Visits) -> None:
    """When the process ends: write what is there, and never get in the way of ending."""
    with suppress(Exception):
        visits.save()


def _bounded(session: Session, gathered: Counter[Kind]) -> Counter[Kind]:
    """The same, with sources beyond the number that is told apart put together."""
    places = {(campaign_id, day) for campaign_id, day, _, _ in gathered}
    bounded: Counter[Kind] = Counter()
    for campaign_id, day in sorted(places):
        known = set(
            session.scalars(
                select(Visit.source)
                .where(Visit.campaign_id == campaign_id, Visit.day == day)
                .distinct()
            )
        )
        for kind, number in gathered.items():
            if kind[:2] != (campaign_id, day):
                continue
            if kind[2] and kind[2] not in known and len(known) >= MOST_SOURCES:
                kind = (campaign_id, day, OTHER, kind[3])  # noqa: PLW2901 - the same visit
            known.add(kind[2])
            bounded[kind] += number
    return bounded


def _add_to(session: Session, kind: Kind, number: int) -> None:
    campaign_id, day, source, step = kind
    values = {
        "campaign_id": campaign_id,
        "day": day,
        "source": source,
        "step": step,
        "number": number,
    }
    unique = [Visit.campaign_id, Visit.day, Visit.source, Visit.step]
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(Visit).values(values)
        session.execute(
            lite.on_conflict_do_update(
                index_elements=unique, set_={"number": Visit.number + lite.excluded.number}
            )
        )
        return
    big = postgresql.insert(Visit).values(values)
    session.execute(
        big.on_conflict_do_update(
            index_elements=unique, set_={"number": Visit.number + big.excluded.number}
        )
    )
