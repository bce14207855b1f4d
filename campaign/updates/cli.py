"""`postbag updates export`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaign.content.queries import campaign_by_slug
from campaign.core.audit import names_somebody
from campaign.updates.queries import export as export_list
from campaign.updates.queries import readers

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.group()
def updates() -> None:
    """Updates by e-mail: the list for the charity's mailing system."""


@updates.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--reason", default="", help="Why; it goes into the audit log. Needed.")
@click.option("--campaign", "slug", default="", help="One campaign only.")
@click.option("--dry-run", is_flag=True, help="Say how many addresses, and write nothing.")
@click.pass_obj
def export(
    deps: Callable[[], Deps], output: Path, reason: str, slug: str, *, dry_run: bool
) -> None:
    """Write who may be sent updates into a new file that only you can read."""
    outside = deps()
    if slug:
        with outside.db.read() as session:
            campaign_by_slug(outside, session, slug)
    if dry_run:
        click.echo(f"{sum(1 for _ in readers(outside, slug)):,} addresses. Nothing was written.")
        return
    if not reason.strip() or names_somebody(reason):
        raise click.UsageError(
            "Say why, with --reason, naming nobody: it goes into the audit log and stays there."
        )
    if output.exists():
        raise click.UsageError(f"{output} is there already.")
    content = export_list(outside, slug, reason.strip(), by=None)
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    click.echo(f"{output}: written.")
