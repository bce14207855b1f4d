"""The command `postbag`: the features' own commands, put together.

Exit codes: 0 done, 1 it could not be done, 2 the command line or the settings are wrong.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

from campaign.accounts.cli import users
from campaign.config import DATA_FOLDER, Settings, SettingsError, instance_folder
from campaign.content.cli import campaign
from campaign.core.errors import PostbagError
from campaign.demo.cli import demo
from campaign.export.cli import export
from campaign.logs import configure_logging
from campaign.outbox.cli import outbox
from campaign.privacy.backup_cli import backup, restore
from campaign.privacy.cli import privacy
from campaign.serving.cli import db, doctor, serve, worker
from campaign.serving.doctor_database import FAULTS, why_not
from campaign.tallies.cli import figures
from campaign.team.digest.cli import digest
from campaign.updates.cli import updates
from campaign.webhooks.cli import inbound
from postcodes.cli import DATA_META, postcodes
from postcodes.members_cli import members

if TYPE_CHECKING:
    from campaign.deps import Deps


SENTENCES = {
    "unknown-campaign": "There is no campaign called {}. `postbag campaign list` names them.",
    "not-ready": "Postbag is not ready: {}.",
    "demo-refused": "No demo is made here: {}.",
}


# A supervisor starts them and reads the log: they speak of the database there, each in its way.
LONG_LIVED = ("serve", "worker")


class _Commands(click.Group):
    """A database that is away, or not made yet, is a sentence and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except FAULTS as error:
            # To run `db upgrade` is no advice to an upgrade whose own statement went wrong.
            in_upgrade = ctx.invoked_subcommand == "db" and error.statement is not None
            if ctx.invoked_subcommand in LONG_LIVED or in_upgrade:
                raise
            if (sentence := why_not(_deps().db, error)) is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(1)


@click.group(cls=_Commands)
@click.version_option(package_name="postbag", message="Postbag %(version)s")
@click.pass_context
def postbag(context: click.Context) -> None:
    """Postbag: the write-to-your-MP tool that a charity runs itself."""
    context.obj = _deps
    # The library's commands know nothing of our settings, only of a folder.
    context.meta[DATA_META] = instance_folder(os.environ) / DATA_FOLDER


@lru_cache(maxsize=1)
def _deps() -> Deps:
    """The outside world, wired when the first command asks for it."""
    from campaign.wiring import wire  # noqa: PLC0415 - `postcodes lookup` needs none of it

    settings = Settings.from_env()
    configure_logging(settings)
    return wire(settings)


for command in (
    serve,
    worker,
    doctor,
    db,
    campaign,
    postcodes,
    members,
    users,
    outbox,
    inbound,
    figures,
    digest,
    demo,
    export,
    updates,
    privacy,
    backup,
    restore,
):
    postbag.add_command(command)


def main() -> None:
    """Run the command; a fault that we foresaw is a sentence and not a traceback."""
    try:
        postbag()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except PostbagError as error:
        click.echo(SENTENCES.get(error.code, "It could not be done: {}.").format(error), err=True)
        sys.exit(1)
