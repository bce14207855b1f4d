"""`postbag outbox hold` and `release`: one message, a campaign, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.content.queries import campaign_by_slug
from campaign.core.states import HeldFor
from campaign.outbox import holds, service
from campaign.outbox.cli.in_the_way import letters_still_stopped, say_what_is_in_the_way
from campaign.outbox.cli.saying import (
    DRY_RUN,
    STILL_STOPPED,
    counted,
    refusals,
    refused,
    said,
)
from campaign.outbox.queries import held_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from campaign.deps import Deps

CAMPAIGN = click.option("--campaign", "slug", metavar="SLUG", help="Only that campaign's messages.")
ONE = click.argument("key", metavar="[ID]", required=False)


@click.command()
@ONE
@CAMPAIGN
@DRY_RUN
@click.pass_obj
def hold(deps: Callable[[], Deps], key: str | None, slug: str | None, *, dry_run: bool) -> None:
    """Stop everything, one campaign, or one message, until `release`.

    What is confirmed later waits too; a hold of one message is of that message alone.
    """
    _one_or_many(key, slug)
    outside = deps()
    if key:
        _hold_one(outside, key, dry_run=dry_run)
        return
    campaign_id = _campaign_id(outside, slug)
    what = f"The campaign {slug}" if slug else "Everything"
    already = f" {what} is already held." if _is_held(outside, campaign_id) else ""
    if dry_run:
        number = _number(outside, holds.queued(campaign_id))
        click.echo(f"{counted(number, 'message')} would be held.{already}")
        return
    number = holds.hold(outside, campaign_id)
    click.echo(
        f"{counted(number, 'message')} held; what comes later waits too, until `outbox release`."
        + already
    )


def _hold_one(deps: Deps, key: str, *, dry_run: bool) -> None:
    with deps.db.read() as session:
        reason = held_for(session, key)
    if reason == HeldFor.STAFF:
        click.echo("It is already held.")
        return
    if reason is not None:
        refused(f"It is already held, though not by staff. {STILL_STOPPED[reason]}")
    with refusals("held"):
        done = service.hold_one(deps, key, dry_run=dry_run)
    said(done=done, would="It would be held.", did="It is held.", dry_run=dry_run)


@click.command()
@ONE
@CAMPAIGN
@DRY_RUN
@click.pass_obj
def release(deps: Callable[[], Deps], key: str | None, slug: str | None, *, dry_run: bool) -> None:
    """Let one message, a campaign, or everything that staff hold go on."""
    _one_or_many(key, slug)
    outside = deps()
    if key:
        with refusals("released"):
            done = service.release_one(outside, key, dry_run=dry_run)
        said(done=done, would="It would go on.", did="It goes on.", dry_run=dry_run)
        say_what_is_in_the_way(outside, key, dry_run=dry_run)
        return
    _release_many(outside, slug, dry_run=dry_run)


def _release_many(deps: Deps, slug: str | None, *, dry_run: bool) -> None:
    campaign_id = _campaign_id(deps, slug)
    stopped = slug is not None and _everything_is_stopped(deps)
    with deps.db.read() as session:
        # Before it is done: a worker holds them again within seconds.
        still = letters_still_stopped(session, campaign_id)
    if dry_run:
        number = 0 if stopped else _number(deps, holds.held(campaign_id))
        click.echo(f"{counted(number, 'message')} would be released.")
    else:
        click.echo(f"{counted(holds.release(deps, campaign_id), 'message')} released.")
    for sentence in still:
        click.echo(sentence, err=True)
    if stopped:
        refused(f"The campaign's own hold is not all. {STILL_STOPPED['everything']}")


def _one_or_many(key: str | None, slug: str | None) -> None:
    if key and slug:
        raise click.UsageError("Give an ID or --campaign, not both.")


def _everything_is_stopped(deps: Deps) -> bool:
    with deps.db.read() as session:
        return holds.holds_now(session).everything


def _is_held(deps: Deps, campaign_id: int | None) -> bool:
    with deps.db.read() as session:
        found = holds.holds_now(session)
    return found.everything if campaign_id is None else campaign_id in found.campaign_ids


def _campaign_id(deps: Deps, slug: str | None) -> int | None:
    if slug is None:
        return None
    with deps.db.read() as session:
        return campaign_by_slug(deps, session, slug).id


def _number(deps: Deps, which: ColumnElement[bool]) -> int:
    with deps.db.read() as session:
        return holds.number_of(session, which)
