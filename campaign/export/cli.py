"""`postbag export actions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaign.content.queries import campaign_by_slug
from campaign.core.audit import names_somebody
from campaign.export.files import Form, Wish, write_down, write_file
from campaign.export.letters import Chosen, number_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from campaign.deps import Deps

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def export() -> None:
    """Files for analysts, without the people who wrote."""


@export.command()
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in Form]),
    required=True,
    help="Kind of file.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--reason", default="", help="Why; it goes into the audit log. Needed.")
@click.option("--campaign", "slug", default="", help="One campaign only.")
@click.option("--since", type=DAY, help="Confirmed on this day or later: 2026-11-01.")
@click.option("--until", type=DAY, help="Confirmed on this day or earlier.")
@click.option("--public", is_flag=True, help="Counts by constituency, no number under 5.")
@click.option("--with-notes", is_flag=True, help="Staff's notes too (sqlite).")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--dry-run", is_flag=True, help="Say how many letters, and write nothing.")
@click.pass_obj
def actions(  # noqa: PLR0913 - a command's options
    deps: Callable[[], Deps],
    form: str,
    output: Path,
    reason: str,
    slug: str,
    since: datetime | None,
    until: datetime | None,
    *,
    public: bool,
    with_notes: bool,
    force: bool,
    dry_run: bool,
) -> None:
    """Write letters without names, addresses or words: a row each, or counts with --public."""
    outside = deps()
    wish = Wish(
        Form(form),
        Chosen(_campaign(outside, slug), _day(since), _day(until)),
        public=public,
        with_notes=with_notes,
    )
    _check(wish, since, until)
    if dry_run:
        click.echo(f"{number_of(outside.db, wish.chosen):,} letters. Nothing was written.")
        return
    if not reason.strip():
        raise click.UsageError("Say why, with --reason: it goes into the audit log.")
    if names_somebody(reason):
        raise click.UsageError(
            "Leave e-mail addresses, postcodes and telephone numbers out of --reason: "
            "what is in the audit log stays there."
        )
    if output.exists() and not force:
        raise click.UsageError(f"{output} is there already; --force replaces it.")
    number = write_down(outside, wish, reason.strip(), by=None)
    with click.progressbar(length=number, label="Letters") as bar:
        described = write_file(outside, wish, output, bar.update)
    click.echo(f"{output}: {'counts of ' if public else ''}{number:,} letters.")
    if described:
        click.echo(f"Open it with: datasette {output} -m {described}")


def _check(wish: Wish, since: datetime | None, until: datetime | None) -> None:
    if wish.public and (since or until):
        raise click.UsageError("--public counts all days; leave --since and --until out.")
    if wish.public and wish.form is Form.SQLITE:
        raise click.UsageError("--public is for csv and xlsx.")
    if wish.with_notes and wish.form is not Form.SQLITE:
        raise click.UsageError("--with-notes is for sqlite.")


def _campaign(deps: Deps, slug: str) -> int | None:
    if not slug:
        return None
    with deps.db.read() as session:
        return campaign_by_slug(deps, session, slug).id


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
