"""What the commands of the outbox have in common: their options, and refusals as sentences."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

import click

from campaign.core.errors import IllegalMoveError
from campaign.outbox.service import AlreadyReturnedError, StillStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")

STILL_STOPPED: Final = {
    "everything": "Everything is stopped: `outbox release` without an ID lets it go on.",
    "campaign": "Its campaign is stopped: `outbox release --campaign SLUG` lets it go on.",
    "paused": "Its campaign is paused: `campaign resume SLUG` lets it go on.",
    "suppressed": "Mail systems refuse its address: see `outbox suppressions`.",
}


ALL_THE_SAME: Final = (
    "Ask the supporter first. To send it all the same, add --even-though-returned."
)
REFUSALS: Final = (IllegalMoveError, AlreadyReturnedError, StillStoppedError)
NO_SUCH: Final = "There is no message with that ID that still has its words."


def counted(number: int, thing: str) -> str:
    """`1 message`, `2 messages`, `1,000 messages`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def refused(sentence: str) -> NoReturn:
    """End with a sentence and the exit code for "it could not be done"."""
    click.echo(sentence, err=True)
    sys.exit(1)


def said(*, done: bool, would: str, did: str, dry_run: bool) -> None:
    """The outcome for one message."""
    if not done:
        refused(NO_SUCH)
    click.echo(would if dry_run else did)


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Refusals of the service as sentences, with the exit code."""
    try:
        yield
    except REFUSALS as error:
        refused(reason(error, what))


def reason(error: Exception, what: str) -> str:
    """Why a message cannot be `what`: one of the refusals in words."""
    if isinstance(error, AlreadyReturnedError):
        return (
            "Its supporter has been given the letter back, or is being told so just now, and may "
            f"have sent it in another way: then it would arrive twice. {ALL_THE_SAME}"
        )
    if isinstance(error, StillStoppedError):
        return f"It cannot be {what} alone. {STILL_STOPPED[error.reason]}"
    return f"It cannot be {what}: {error}."
