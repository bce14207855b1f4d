"""`postbag privacy report` and `erase`: for one person, by their e-mail address."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaign.privacy.erasing import erase, would_erase
from campaign.privacy.readable import as_json, as_page
from campaign.privacy.report import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


@click.command("report")
@click.argument("email")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file; a name that ends in .html gets a page to read, any other JSON.",
)
@click.pass_obj
def report_command(deps: Callable[[], Deps], email: str, output: Path | None) -> None:
    """Everything that is held of a person, over all campaigns: as JSON, or as a page to read."""
    found = report(deps(), email)
    is_page = output is not None and output.suffix.lower() in (".html", ".htm")
    text = as_page(found) if is_page else as_json(found)
    if output is None:
        click.echo(text)
        return
    try:
        # For its reader alone, and never over something else.
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        click.echo(f"{output} is there already.", err=True)
        sys.exit(1)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    click.echo(f"Written to {output}. Letters: {len(found['letters'])}.")


@click.command("erase")
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted; change nothing.")
@click.pass_obj
def erase_command(deps: Callable[[], Deps], email: str, *, dry_run: bool) -> None:
    """Delete all that is held of a person, over all campaigns; the counts stay.

    Letters that have not gone are taken back. One that is being sent this very moment is left:
    exit code 1, and it can be done a minute later.
    """
    done = would_erase(deps(), email) if dry_run else erase(deps(), email, "command")
    verb = "would be deleted" if dry_run else "deleted"
    click.echo(f"Letters {verb}: {done.letters}; other e-mails: {done.mails}.")
    if done.accounts:
        click.echo("It is also the address of a staff account, which is left as it is.")
    if done.busy:
        click.echo(f"Being sent at this moment: {done.busy}. Do it again in a minute.", err=True)
        sys.exit(1)
