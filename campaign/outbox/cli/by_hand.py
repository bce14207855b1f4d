"""`postbag outbox retry` and `settle`: messages that stopped, and that nobody knows about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from campaign.core.states import MessageState
from campaign.db.models import MessageKind
from campaign.outbox import service
from campaign.outbox.cli.in_the_way import say_what_is_in_the_way
from campaign.outbox.cli.saying import (
    ALL_THE_SAME,
    DRY_RUN,
    NO_SUCH,
    REFUSALS,
    counted,
    reason,
    refusals,
    refused,
    said,
)
from campaign.outbox.queries import failed_codes, named, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.command()
@click.argument("keys", metavar="[ID]...", nargs=-1)
@click.option("--failed", "code", metavar="CODE", help="All that failed with this error code.")
@click.option(
    "--even-though-returned",
    is_flag=True,
    help="Send letters too that their supporters have been given back, and may have sent themselves.",
)
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
        raise click.UsageError(
            "You gave both IDs and --failed: give one of them."
            if keys
            else "Give IDs, or --failed with an error code."
        )
    options = {"dry_run": dry_run, "even_though_returned": even_though_returned}
    if code is not None:
        _retry_failed(deps(), code, options)
        return
    stay = [key for key in dict.fromkeys(keys) if not _retry_one(deps(), key, options)]
    if stay:
        sys.exit(1)


def _retry_failed(deps: Deps, code: str, options: dict[str, bool]) -> None:
    with deps.db.read() as session:
        known = failed_codes(session)
    if code not in known:
        listed = ", ".join(f"{each} ({number:,})" for each, number in known.items())
        there_are = f"There are: {listed}." if known else "Nor with any other."
        refused(f"No message has failed with the code {code}. {there_are}")
    _say_number(service.retry_failed(deps, code, **options), dry_run=options["dry_run"])


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
    say_what_is_in_the_way(deps, key, dry_run=options["dry_run"])
    return True


def _say_number(found: service.PutBack, *, dry_run: bool) -> None:
    what = "would go back" if dry_run else "went back"
    click.echo(f"{counted(found.done, 'message')} {what} into the queue.")
    if found.given_back:
        click.echo(_left_alone(found.given_back, dry_run=dry_run), err=True)


def _left_alone(number: int, *, dry_run: bool) -> str:
    """Letters that went back to their supporters: in one sentence what that means, and what to do."""
    stays = "would stay" if dry_run else "stays" if number == 1 else "stay"
    if number == 1:
        return (
            f"1 letter {stays}: its supporter has been given it back, or is being told so just now, "
            f"and may have sent it in another way: then it would arrive twice. {ALL_THE_SAME}"
        )
    return (
        f"{counted(number, 'letter')} {stays}: their supporters have been given them back, or are "
        "being told so just now, and may have sent them in another way: then they would arrive "
        "twice. To send them all the same, add --even-though-returned."
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
        raise click.UsageError(
            "You gave both --went and --did-not-go: give one of them."
            if went
            else "Say --went or --did-not-go."
        )
    outside = deps()
    with refusals("settled"):
        if not (yes or dry_run):
            _ask(outside, key, went=went)
        done = service.settle(outside, key, went=went, dry_run=dry_run)
    said(done=done, would="It would be settled.", did="It is settled.", dry_run=dry_run)


def _ask(deps: Deps, key: str, *, went: bool) -> None:
    """Name what it is about; what cannot be settled is refused before anybody thinks about it."""
    with deps.db.read() as session:
        message = named(session, key)
    if message is None or not service.settle(deps, key, went=went, dry_run=True):
        refused(NO_SUCH)
    if message.kind == MessageKind.LETTER:
        what, undone = f"the letter {message.reference}", ", and give it back to its supporter"
    else:
        of_letter = f" of letter {message.reference}" if message.reference else ""
        what, undone = f"the {message.kind} mail{of_letter}", ""
    question = "did go" if went else f"did not go{undone}"
    click.confirm(f"Note that {what} {question}?", abort=True)
