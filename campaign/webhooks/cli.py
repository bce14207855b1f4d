"""`postbag inbound take`: mail to the reply domain where a mail server of one's own takes it in."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

import click

from campaign.webhooks.errors import NotStoredError
from campaign.webhooks.inbound import store_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps

# What mail servers take for "try again later" and for "this will never do" (sysexits.h).
TRY_AGAIN = 75
BAD_DATA = 65
LARGEST = 40 * 1024 * 1024


@click.group()
def inbound() -> None:
    """Mail that comes to the reply domain."""


@inbound.command()
@click.option("--to", "recipient", required=True, metavar="ADDRESS", help="The envelope's.")
@click.option("--from", "sender", metavar="ADDRESS", help="The envelope's; may be empty.")
@click.option("--dry-run", is_flag=True, help="Read it, and store nothing.")
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_obj
def take(
    deps: Callable[[], Deps], recipient: str, sender: str | None, file: IO[bytes], *, dry_run: bool
) -> None:
    """Store one message, whole, for the worker to read; from FILE or from what is piped in."""
    email = file.read(LARGEST + 1)
    if not email.strip() or len(email) > LARGEST:
        click.echo(f"It is empty, or larger than {LARGEST // 1024**2} MB.", err=True)
        sys.exit(BAD_DATA)
    if dry_run:
        click.echo(f"{len(email):,} bytes would be stored.")
        return
    try:
        store_message(deps(), email, recipient, sender)
    except NotStoredError:
        click.echo("The database could not take it. Try again later.", err=True)
        sys.exit(TRY_AGAIN)
