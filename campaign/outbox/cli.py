"""`postbag outbox status`, `retry`, `hold`, `release`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from campaign.core.errors import IllegalMoveError
from campaign.core.states import MESSAGE_RULES, MessageState
from campaign.outbox.queries import counts, needing_a_person
from campaign.outbox.service import hold as hold_all
from campaign.outbox.service import release as release_all
from campaign.outbox.service import retry as retry_one

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


@click.group()
def outbox() -> None:
    """The messages that wait, went, or failed."""


@outbox.command()
@click.pass_obj
def status(deps: Callable[[], Deps]) -> None:
    """Count the messages in each state, and name those that need a person."""
    with deps().db.read() as session:
        found = counts(session)
        stuck = needing_a_person(session)
    for state, number in found.items():
        click.echo(f"{state:<10} {number:>8,}  {MESSAGE_RULES[state].meaning}")
    for row in stuck:
        click.echo(f"{row.state}: {row.key} ({row.kind}, {row.error or 'no error code'})")


@outbox.command()
@click.argument("key", metavar="ID")
@DRY_RUN
@click.pass_obj
def retry(deps: Callable[[], Deps], key: str, *, dry_run: bool) -> None:
    """Put one failed or uncertain message (its ID is in `status`) back into the queue."""
    try:
        done = retry_one(deps(), key, dry_run=dry_run)
    except IllegalMoveError as error:
        click.echo(f"It cannot be put back: {error}.", err=True)
        sys.exit(1)
    if not done:
        click.echo("There is no message with that ID that still has its words.", err=True)
        sys.exit(1)
    click.echo("It would go back into the queue." if dry_run else "It is back in the queue.")


@outbox.command()
@DRY_RUN
@click.pass_obj
def hold(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Stop what is queued now, until `release`; to stop new letters too, pause the campaign."""
    if dry_run:
        click.echo(f"{_count(deps(), MessageState.QUEUED)} messages would be held.")
        return
    click.echo(
        f"{hold_all(deps())} messages held. New ones still go: `campaign pause` stops those."
    )


@outbox.command()
@DRY_RUN
@click.pass_obj
def release(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Let everything that is held go on."""
    if dry_run:
        click.echo(f"{_count(deps(), MessageState.HELD)} messages would be released.")
        return
    click.echo(f"{release_all(deps())} messages released.")


def _count(deps: Deps, state: MessageState) -> int:
    with deps.db.read() as session:
        return counts(session)[state]
