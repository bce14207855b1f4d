"""`postbag outbox status`, `retry`, `settle`, `hold`, `release`, `suppressions`."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from campaign.content.queries import campaign_by_slug
from campaign.core.errors import IllegalMoveError
from campaign.core.provider_account import ProviderAccountError
from campaign.core.states import MESSAGE_RULES
from campaign.outbox import holds, service
from campaign.outbox import suppressions as refused
from campaign.outbox.queries import needing_a_person, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from campaign.deps import Deps
    from campaign.outbox.queries import Standing, Stuck


DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
CAMPAIGN = click.option("--campaign", "slug", metavar="SLUG", help="Only that campaign's messages.")
ONE = click.argument("key", metavar="[ID]", required=False)


@click.group()
def outbox() -> None:
    """The messages that wait, went, or failed."""


@outbox.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(deps: Callable[[], Deps], *, as_json: bool) -> None:
    """Count the messages in each state, and name those that need a person."""
    outside = deps()
    with outside.db.read() as session:
        found = standing(session, outside.now())
        stuck = needing_a_person(session)
        suppressed = len(refused.open_suppressions(session))
    if as_json:
        click.echo(json.dumps(_as_json(found, stuck, suppressed), indent=1))
        return
    for state, number in found.states.items():
        click.echo(f"{state:<10} {number:>8,}  {MESSAGE_RULES[state].meaning}")
    for line in _remarks(outside, found, suppressed):
        click.echo(line)
    for row in stuck:
        click.echo(f"{row.state}: {row.key} ({row.kind}, {row.error or 'no error code'})")


def _remarks(deps: Deps, found: Standing, suppressed: int) -> Iterator[str]:
    if found.oldest_due:
        minutes = int((deps.now() - found.oldest_due).total_seconds() // 60)
        yield f"The oldest message that is due has waited for {minutes} minutes."
    for reason, number in found.held_for.items():
        yield f"Held, {reason}: {number:,}."
    for slug in found.holds:
        yield f"Staff have stopped {slug or 'everything'}: `outbox release` lets it go on."
    if suppressed:
        yield f"Addresses that mail systems refuse: {suppressed} (`outbox suppressions`)."
    if found.events_waiting:
        yield f"Words of mail systems not applied yet: {found.events_waiting:,}."
    if found.mail_waiting:
        yield f"Mail that has come and is not read yet: {found.mail_waiting:,}."


def _as_json(found: Standing, stuck: list[Stuck], suppressed: int) -> dict[str, object]:
    return {
        "states": found.states,
        "oldest_due": found.oldest_due.isoformat() if found.oldest_due else None,
        "held_for": found.held_for,
        "holds": [slug or "everything" for slug in found.holds],
        "suppressed_addresses": suppressed,
        "events_waiting": found.events_waiting,
        "mail_waiting": found.mail_waiting,
        "need_a_person": [
            {"id": row.key, "kind": row.kind, "state": row.state, "error": row.error}
            for row in stuck
        ],
    }


@outbox.command()
@click.argument("key", metavar="ID")
@click.option("--even-though-returned", is_flag=True, help="The supporter has it back already.")
@DRY_RUN
@click.pass_obj
def retry(deps: Callable[[], Deps], key: str, *, even_though_returned: bool, dry_run: bool) -> None:
    """Put one message that has stopped (its ID is in `status`) back into the queue.

    An uncertain one may have arrived: ask the recipient first.
    """
    with _refusals("put back"):
        done = service.retry(
            deps(), key, dry_run=dry_run, even_though_returned=even_though_returned
        )
    _say(
        done=done,
        would="It would go back into the queue.",
        did="It is back in the queue.",
        dry_run=dry_run,
    )


@outbox.command()
@click.argument("key", metavar="ID")
@click.option("--went/--did-not-go", "went", required=True, default=None, help="What you found.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@DRY_RUN
@click.pass_obj
def settle(deps: Callable[[], Deps], key: str, *, went: bool, yes: bool, dry_run: bool) -> None:
    """Say what became of an uncertain message, once you have found out.

    A letter that did not go is given back to its supporter; `retry` sends it again instead.
    """
    if not (yes or dry_run):
        question = "did go" if went else "did not go, and give it back to its supporter"
        click.confirm(f"Note that it {question}?", abort=True)
    with _refusals("settled"):
        done = service.settle(deps(), key, went=went, dry_run=dry_run)
    _say(done=done, would="It would be settled.", did="It is settled.", dry_run=dry_run)


@outbox.command()
@ONE
@CAMPAIGN
@DRY_RUN
@click.pass_obj
def hold(deps: Callable[[], Deps], key: str | None, slug: str | None, *, dry_run: bool) -> None:
    """Stop one message, a campaign, or everything, until `release`; what comes later waits too."""
    outside = deps()
    if key:
        with _refusals("held"):
            done = service.hold_one(outside, key, dry_run=dry_run)
        _say(done=done, would="It would be held.", did="It is held.", dry_run=dry_run)
        return
    campaign_id = _campaign_id(outside, slug)
    if dry_run:
        click.echo(f"{_number(outside, campaign_id, 'hold')} messages would be held.")
        return
    number = holds.hold(outside, campaign_id)
    click.echo(f"{number} messages held; what comes later waits too, until `outbox release`.")


@outbox.command()
@ONE
@CAMPAIGN
@DRY_RUN
@click.pass_obj
def release(deps: Callable[[], Deps], key: str | None, slug: str | None, *, dry_run: bool) -> None:
    """Let one message, a campaign, or everything that staff hold go on."""
    outside = deps()
    if key:
        with _refusals("released"):
            done = service.release_one(outside, key, dry_run=dry_run)
        _say(done=done, would="It would go on.", did="It goes on.", dry_run=dry_run)
        return
    campaign_id = _campaign_id(outside, slug)
    if dry_run:
        click.echo(f"{_number(outside, campaign_id, 'release')} messages would be released.")
        return
    click.echo(f"{holds.release(outside, campaign_id)} messages released.")


@outbox.group(invoke_without_command=True)
@click.pass_context
def suppressions(context: click.Context) -> None:
    """Addresses of MPs' offices that mail systems refuse; letters to them wait."""
    if context.invoked_subcommand:
        return
    deps: Deps = context.obj()
    with deps.db.read() as session:
        rows = refused.open_suppressions(session)
        waiting = {row.email: refused.waiting_for(session, row.email) for row in rows}
    for row in rows:
        since = row.since.date().isoformat()
        click.echo(
            f"{row.email}  {row.reason}, since {since}, letters waiting: {waiting[row.email]}"
        )
    if not rows:
        click.echo("None.")


@suppressions.command("lift")
@click.argument("email")
@DRY_RUN
@click.pass_obj
def lift_command(deps: Callable[[], Deps], email: str, *, dry_run: bool) -> None:
    """Write to an address again, at the provider too; letters that waited for it go on."""
    outside = deps()
    if dry_run:
        with outside.db.read() as session:
            click.echo(f"{refused.waiting_for(session, email)} letters would go on.")
        return
    try:
        done = refused.lift(outside, email, outside.account)
    except ProviderAccountError as error:
        click.echo(f"The mail provider could not be asked ({error}); nothing is changed.", err=True)
        sys.exit(1)
    if not done.was_open and not done.released:
        click.echo(
            "We had not noted that address; the provider was asked to forget it all the same."
            if done.at_provider
            else "That address is not refused.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"Lifted; {done.released} letters go on.")


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    """Refusals as sentences."""
    try:
        yield
    except IllegalMoveError as error:
        click.echo(f"It cannot be {what}: {error}.", err=True)
        sys.exit(1)
    except service.AlreadyReturnedError:
        click.echo(
            "Its supporter has the letter back and may have sent it in another way. If you are "
            "sure, use --even-though-returned.",
            err=True,
        )
        sys.exit(1)


def _say(*, done: bool, would: str, did: str, dry_run: bool) -> None:
    if not done:
        click.echo("There is no message with that ID that still has its words.", err=True)
        sys.exit(1)
    click.echo(would if dry_run else did)


def _campaign_id(deps: Deps, slug: str | None) -> int | None:
    if slug is None:
        return None
    with deps.db.read() as session:
        return campaign_by_slug(deps, session, slug).id


def _number(deps: Deps, campaign_id: int | None, what: str) -> int:
    which = holds.queued(campaign_id) if what == "hold" else holds.held(campaign_id)
    with deps.db.read() as session:
        return holds.number_of(session, which)
