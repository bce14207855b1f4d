"""`postbag campaign load`, `check`, `pause`, `resume`, `list`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaign.content.checking import remarks
from campaign.content.export import export_campaign, only_campaign
from campaign.content.files import read_folder, warnings
from campaign.content.queries import campaigns
from campaign.content.service import load_campaign, public_elsewhere, set_status
from campaign.core.errors import CampaignFilesError
from campaign.core.letter import LONDON
from campaign.db.models import CampaignStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from campaign.deps import Deps

DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def campaign() -> None:
    """Campaigns."""


@contextmanager
def _faults_told() -> Iterator[None]:
    """Every fault on a line of its own, and exit code 1."""
    try:
        yield
    except CampaignFilesError as error:
        click.echo("This campaign cannot be loaded:", err=True)
        for fault in error.faults:
            click.echo(f"  - {fault}", err=True)
        sys.exit(1)


@campaign.command()
@click.argument("folder", type=FOLDER)
@click.option("--as-drafts", is_flag=True, help="Publish nothing: leave that to the editor.")
@click.option(
    "--over-edited", is_flag=True, help="Take back, too, what was published in the editor since."
)
@DRY_RUN
@click.pass_obj
def load(
    deps: Callable[[], Deps], folder: Path, *, as_drafts: bool, over_edited: bool, dry_run: bool
) -> None:
    """Load the campaign in FOLDER; texts that changed become new versions, and are public."""
    with _faults_told():
        read = read_folder(folder)
        changed = load_campaign(
            deps(), read, as_drafts=as_drafts, over_edited=over_edited, dry_run=dry_run
        )
    for warning in warnings(read.settings):
        click.echo(f"Note: {warning}", err=True)
    if found := remarks(read, datetime.now(LONDON).date()):
        errors = sum(remark.is_error for remark in found)
        click.echo(
            f"Note: the checks found {errors} errors and {len(found) - errors} warnings in the "
            f"texts. `postbag campaign check {folder}` shows them.",
            err=True,
        )
    for name in read.tidied:
        click.echo(f"Note: {name} is kept with plain line ends, and exported so.", err=True)
    for name in () if as_drafts else public_elsewhere(deps(), read):
        click.echo(f"Note: {name} is public and not in the folder. It stays public.", err=True)
    would = "would be " if dry_run else ""
    click.echo(f"{read.settings.slug}: {changed} of {len(read.documents)} texts {would}new.")


@campaign.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--campaign", "slug", help="Which campaign; needed where there are several.")
@click.pass_obj
def export_command(deps: Callable[[], Deps], folder: Path, slug: str | None) -> None:
    """Write a campaign's public texts into FOLDER, as `campaign load` reads them."""
    outside = deps()
    wanted = slug or only_campaign(outside)
    if wanted is None:
        raise click.UsageError("say which campaign with --campaign; `campaign list` names them")
    done = export_campaign(outside, wanted, folder)
    click.echo(f"{wanted}: {len(done.files)} files written to {folder}.")
    for name in done.strangers:
        click.echo(f"Note: {name} was there before and is not in the campaign.", err=True)


@campaign.command("check")
@click.argument("folder", type=FOLDER)
def check_command(folder: Path) -> None:
    """Check the texts of the campaign in FOLDER as a careful reader would.

    Exit code 1 if there is an error; warnings leave it 0. docs/rules.md explains every rule.
    """
    with _faults_told():
        read = read_folder(folder)
    found = remarks(read, datetime.now(LONDON).date())
    for remark in found:
        click.echo(str(remark))
    errors = sum(remark.is_error for remark in found)
    click.echo(f"Errors: {errors}. Warnings: {len(found) - errors}.")
    sys.exit(1 if errors else 0)


@campaign.command("list")
@click.pass_obj
def list_command(deps: Callable[[], Deps]) -> None:
    """List the campaigns and whether each is open."""
    outside = deps()
    with outside.db.read() as session:
        for each in campaigns(outside, session):
            click.echo(f"{each.slug}  {each.status}  {each.settings.title}")


@campaign.command()
@click.argument("slug")
@DRY_RUN
@click.pass_obj
def pause(deps: Callable[[], Deps], slug: str, *, dry_run: bool) -> None:
    """Stop new letters of a campaign; those already confirmed still go (see `outbox hold`)."""
    set_status(deps(), slug, CampaignStatus.PAUSED, dry_run=dry_run)
    would = "would be" if dry_run else "is"
    click.echo(f"{slug} {would} paused: nobody can begin, check or confirm a letter.")


@campaign.command()
@click.argument("slug")
@DRY_RUN
@click.pass_obj
def resume(deps: Callable[[], Deps], slug: str, *, dry_run: bool) -> None:
    """Let a paused campaign go on."""
    set_status(deps(), slug, CampaignStatus.OPEN, dry_run=dry_run)
    click.echo(f"{slug} {'would be' if dry_run else 'is'} open.")
