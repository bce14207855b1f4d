"""Reading all seats and e-mail addresses from Parliament, politely and once.

Its servers shut out callers who come in bursts, with a Retry-After: requests are paced, a wait
that they ask for is kept, and what an earlier run has read is not asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from postcodes.errors import SourceError

from .answers import email_of, page_of
from .errors import RollError, TryLaterError
from .seats import by_code, roll_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from postcodes.providers.http import Fetcher, Reply
    from postcodes.types import Constituency, Member

    from .progress import Progress
    from .seats import Seat

SEARCH, CONTACT = "/api/Location/Constituency/Search", "/api/Members/{}/Contact"
TAKE = 20
"""Seats on a page; Parliament gives no more."""

WITHIN = 15.0
"""Seconds for one request."""

TRIES = 5
LONGEST_WAIT = 300.0
"""Seconds; if asked to stay away for longer than this, we stop and say when to come back."""

_FIRST_WAIT = 2.0
_MOST_PAGES = 100


class Caller:
    """Asks one thing after the other, at an even pace, and comes back when told to wait."""

    def __init__(
        self,
        fetcher: Fetcher,
        pace: float,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
    ) -> None:
        """Prepare.

        Args:
            fetcher: asks the Members API.
            pace: seconds from the start of one request to that of the next.
            clock: seconds that never go back.
            sleep: waits that many seconds.
        """
        self._fetcher = fetcher
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._next = clock()

    def ask(self, path: str, params: Mapping[str, str | int] | None = None) -> Reply:
        """Ask, several times if need be.

        Raises:
            TryLaterError: no JSON came back, again and again, or we are to stay away for long.
        """
        for attempt in range(1, TRIES + 1):
            self._wait_for_turn()
            try:
                return self._fetcher.json(path, params, within=WITHIN)
            except SourceError as error:
                self._wait_after(error, attempt)
        raise AssertionError  # pragma: no cover - the last attempt raises

    def _wait_for_turn(self) -> None:
        if (wait := self._next - self._clock()) > 0:
            self._sleep(wait)
        self._next = self._clock() + self._pace

    def _wait_after(self, error: SourceError, attempt: int) -> None:
        asked = error.retry_after
        if asked is not None and asked > LONGEST_WAIT:
            raise TryLaterError(
                f"Parliament asks us to come back in {asked / 60:.0f} minutes", asked
            ) from error
        if attempt == TRIES:
            raise TryLaterError(f"Parliament's Members API {error}", asked) from error
        self._sleep(asked if asked is not None else _FIRST_WAIT * 2 ** (attempt - 1))


@dataclass(frozen=True, slots=True)
class Roll:
    """Who holds each seat.

    Attributes:
        members: by constituency code; vacant seats are missing.
        remarks: seats that count as vacant although somebody is named, by code, with the reason.
    """

    members: Mapping[str, Member]
    remarks: Mapping[str, str]


def read_roll(
    caller: Caller,
    ours: Iterable[Constituency],
    progress: Progress,
    report: Callable[[int], object],
) -> Roll:
    """Read every seat and every member's e-mail address.

    Args:
        caller: asks Parliament.
        ours: all constituencies.
        progress: what is known already; what is read is added to it.
        report: called with steps done: one for each seat, one for each e-mail or vacancy.

    Raises:
        TryLaterError: Parliament cannot be read now; the progress is kept.
        RollError: an answer is not as described, or they are not a list of all the seats; then
            the progress is discarded, so that the next run reads what has been put right.
        DataFileError: the progress could not be kept.
    """
    read = _seats(caller, progress, report)
    try:
        seats = by_code(read, ours)
    except RollError:
        progress.discard()
        raise
    for seat in seats.values():
        if seat.holder and seat.holder.id not in progress.emails:
            progress.add_email(seat.holder.id, _email(caller, seat.holder.id))
        report(1)
    remarks = {code: seat.remark for code, seat in seats.items() if seat.remark}
    return Roll(roll_of(seats, progress.emails), remarks)


def _seats(caller: Caller, progress: Progress, report: Callable[[int], object]) -> list[Seat]:
    seats: list[Seat] = []
    for number in range(_MOST_PAGES):
        skip = number * TAKE
        if skip not in progress.pages:
            reply = caller.ask(SEARCH, {"skip": skip, "take": TAKE})
            _expect_ok(reply, "list of constituencies")
            progress.add_page(skip, page_of(reply.body))
        page = progress.pages[skip]
        seats.extend(page.seats)
        report(len(page.seats))
        if skip + TAKE >= page.total:
            break
    return seats


def _email(caller: Caller, member: int) -> str | None:
    reply = caller.ask(CONTACT.format(member))
    if reply.status == HTTPStatus.NOT_FOUND:
        return None
    _expect_ok(reply, "contact details")
    return email_of(reply.body)


def _expect_ok(reply: Reply, what: str) -> None:
    if reply.status != HTTPStatus.OK:
        raise RollError(f"Parliament answered {reply.status} when asked for its {what}")
