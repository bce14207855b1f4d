"""The metrics, each by its name: the figures of the queries in the words of Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from campaign.core.states import MessageState
from campaign.db.models import Priority
from campaign.metrics import queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

QUANTILES: Final = (0.5, 0.9, 0.99)


class UnreadableError(Exception):
    """The database could not be read.

    Attributes:
        code: the type of the fault.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OutboxCollector(Collector):
    """Reads everything anew at each scrape, in one transaction."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families.

        Raises:
            UnreadableError: the database is away, busy or not migrated.
        """
        try:
            with self._deps.db.read() as session:
                found = [*self._outbox(session), *_around(session)]
        except SQLAlchemyError as error:
            raise UnreadableError(type(error).__name__) from None
        yield from found

    def _outbox(self, session: Session) -> Iterator[GaugeMetricFamily]:
        now = self._deps.now()
        messages = queries.messages_by_state(session)
        yield _gauge(
            "postbag_outbox_messages",
            "E-mails by state and by the queue they stand in.",
            ("state", "queue"),
            {
                (state.value, queue.name.lower()): messages.get((state, queue), 0)
                for state in MessageState
                for queue in Priority
            },
        )
        oldest = queries.oldest_seconds(session, now)
        yield _gauge(
            "postbag_outbox_oldest_seconds",
            "How long the one that waits longest has waited; queued ones since they were due.",
            ("state",),
            {(state,): seconds for state, seconds in oldest.items()},
        )
        moves = queries.recent_moves(session, now)
        yield _gauge(
            "postbag_outbox_moves_5m",
            "E-mails that came into a state within the last 5 minutes.",
            ("after",),
            {(state.value,): moves.get(state, 0) for state in MessageState},
        )
        yield from _calls(queries.recent_calls(session, now))


def _calls(seconds: list[float]) -> Iterator[GaugeMetricFamily]:
    yield _gauge(
        "postbag_provider_seconds",
        "How long the mail system took to answer, within the last 15 minutes.",
        ("quantile",),
        {
            (str(each),): seconds[min(int(each * len(seconds)), len(seconds) - 1)]
            for each in QUANTILES
            if seconds
        },
    )


def _around(session: Session) -> Iterator[GaugeMetricFamily]:
    for name, words, count in (
        ("delivery_events_waiting", "Delivery events not applied yet.", queries.waiting_events),
        ("inbound_waiting", "Mail that came, not read yet.", queries.waiting_inbound),
        ("suppressions", "Addresses that mail systems refuse.", queries.suppressions),
    ):
        yield GaugeMetricFamily(f"postbag_{name}", words, value=count(session))
    yield _gauge(
        "postbag_letters",
        "Letters by campaign and state.",
        ("campaign", "state"),
        {(slug, state): n for (slug, state), n in queries.letters_by_state(session).items()},
    )


def _gauge(
    name: str, words: str, labels: tuple[str, ...], values: dict[tuple[str, ...], float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
