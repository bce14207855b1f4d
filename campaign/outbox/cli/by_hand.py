"""`postbag outbox retry` and `settle`: messages that stopped, and that nobody knows about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from campaign.core.states import MessageState
from campaign.outbox import service
from campaign.outbox.cli.saying import DRY_RUN, NO_SUCH, REFUSALS, reason, refusals, said
from campaign.outbox.queries import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.command()
@click.argument("keys", metavar="[ID]...", nargs=-1)
@click.option("--failed", "code", metavar="CODE", help="All that failed with this error code.")
@click.option("--even-though-returned", is_flag=True, help="The supporter has it back already.")
@DRY_RUN
@click.pass_obj
def retry(
    deps: Callable[[], Deps],
    keys: tuple[str, ...],
    code: str | None,
    *,
    even_though_returned: bool,
    dry_run: bool,
) -> None:
    """Put messages that have stopped (their IDs are in `status`) back into the queue.

    An uncertain one may have arrived: ask the recipient first.
    """
    if bool(keys) == (code is not None):
        raise click.UsageError("Give IDs, or --failed with an error code.")
    options = {"dry_run": dry_run, "even_though_returned": even_though_returned}
    if code is not None:
        _say_number(service.retry_failed(deps(), code, **options), dry_run=dry_run)
        return
    refused = [key for key in dict.fromkeys(keys) if not _retry_one(deps(), key, options)]
    if refused:
        sys.exit(1)


def _retry_one(deps: Deps, key: str, options: dict[str, bool]) -> bool:
    """Each by itself: one that cannot be put back does not stop the others."""
    with deps.db.read() as session:
        uncertain = state_of(session, key) is MessageState.UNCERTAIN
    try:
        why_not = None if service.retry(deps, key, **options) else NO_SUCH
    except REFUSALS as error:
        why_not = reason(error, "put back")
    if why_not:
        click.echo(f"{key}: {why_not}", err=True)
        return False
    click.echo(f"{key} {'would go' if options['dry_run'] else 'is'} back in the queue.")
    if uncertain:
        click.echo(
            f"Warning: {key} is uncertain. It may have arrived, and would then arrive twice."
            if options["dry_run"]
            else f"Warning: {key} was uncertain. It may have arrived, and then arrives twice; "
            f"`outbox hold {key}` stops it until it is sent.",
            err=True,
        )
    return True


def _say_number(found: service.PutBack, *, dry_run: bool) -> None:
    what = "would go back" if dry_run else "went back"
    click.echo(f"{found.done:,} messages {what} into the queue.")
    if found.given_back:
        click.echo(
            f"{found.given_back:,} stay: their supporters have them back, or will at any moment. "
            "If you are sure, use --even-though-returned.",
            err=True,
        )


@click.command()
@click.argument("key", metavar="ID")
@click.option("--went", is_flag=True, help="You found that it went.")
@click.option("--did-not-go", is_flag=True, help="You found that it did not.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@DRY_RUN
@click.pass_obj
def settle(
    deps: Callable[[], Deps], key: str, *, went: bool, did_not_go: bool, yes: bool, dry_run: bool
) -> None:
    """Say what became of an uncertain message, once you have found out.

    A letter that did not go is given back to its supporter; `retry` sends it again instead.
    """
    if went == did_not_go:
        raise click.UsageError("Say --went or --did-not-go.")
    if not (yes or dry_run):
        question = "did go" if went else "did not go, and give it back to its supporter"
        click.confirm(f"Note that it {question}?", abort=True)
    with refusals("settled"):
        done = service.settle(deps(), key, went=went, dry_run=dry_run)
    said(done=done, would="It would be settled.", did="It is settled.", dry_run=dry_run)
