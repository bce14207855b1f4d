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

# What mail servers take for "not for here", "this will never do" and "try again later" (sysexits.h).
WRONG_USE = 64
BAD_DATA = 65
TRY_AGAIN = 75
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
    """Store one message, whole, for the worker to read; from FILE or from what is piped in.

    Exit codes: 64 the address is not at the reply domain, 65 there is no message or it is too
    large, 75 try again later.
    """
    outside = deps()
    _at_reply_domain(recipient, outside.settings.reply_domain)
    email = file.read(LARGEST + 1)
    if not email.strip() or len(email) > LARGEST:
        click.echo(f"It is empty, or larger than {LARGEST // 1024**2} MB.", err=True)
        sys.exit(BAD_DATA)
    if dry_run:
        click.echo(f"{len(email):,} bytes would be stored.")
        return
    try:
        store_message(outside, email, recipient, sender)
    except NotStoredError:
        click.echo("The database could not take it. Try again later.", err=True)
        sys.exit(TRY_AGAIN)


def _at_reply_domain(recipient: str, reply_domain: str | None) -> None:
    """Mail for elsewhere is none of ours to keep; the address itself is not repeated."""
    if not reply_domain:
        # A slip in the settings, which will be mended: the mail server is to keep the message.
        click.echo("POSTBAG_REPLY_DOMAIN is not set: no mail is taken.", err=True)
        sys.exit(TRY_AGAIN)
    if recipient.strip().rpartition("@")[2].lower() != reply_domain.lower():
        click.echo(f"The address of --to is not at the reply domain, {reply_domain}.", err=True)
        sys.exit(WRONG_USE)
