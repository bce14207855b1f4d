"""`postbag outbox hold` and `release`: one message, a campaign, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.content.queries import campaign_by_slug
from campaign.outbox import holds, service
from campaign.outbox.cli.saying import DRY_RUN, STILL_STOPPED, refusals, refused, said

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
    """Stop one message, a campaign, or everything, until `release`; what comes later waits too."""
    _one_or_many(key, slug)
    outside = deps()
    if key:
        with refusals("held"):
            done = service.hold_one(outside, key, dry_run=dry_run)
        said(done=done, would="It would be held.", did="It is held.", dry_run=dry_run)
        return
    campaign_id = _campaign_id(outside, slug)
    if dry_run:
        click.echo(f"{_number(outside, holds.queued(campaign_id)):,} messages would be held.")
        return
    number = holds.hold(outside, campaign_id)
    click.echo(f"{number:,} messages held; what comes later waits too, until `outbox release`.")


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
        return
    campaign_id = _campaign_id(outside, slug)
    stopped = slug is not None and _everything_is_stopped(outside)
    if dry_run:
        number = 0 if stopped else _number(outside, holds.held(campaign_id))
        click.echo(f"{number:,} messages would be released.")
    else:
        click.echo(f"{holds.release(outside, campaign_id):,} messages released.")
    if stopped:
        refused(f"The campaign's own hold is not all. {STILL_STOPPED['everything']}")


def _one_or_many(key: str | None, slug: str | None) -> None:
    if key and slug:
        raise click.UsageError("Give an ID or --campaign, not both.")


def _everything_is_stopped(deps: Deps) -> bool:
    with deps.db.read() as session:
        return holds.holds_now(session).everything


def _campaign_id(deps: Deps, slug: str | None) -> int | None:
    if slug is None:
        return None
    with deps.db.read() as session:
        return campaign_by_slug(deps, session, slug).id


def _number(deps: Deps, which: ColumnElement[bool]) -> int:
    with deps.db.read() as session:
        return holds.number_of(session, which)
