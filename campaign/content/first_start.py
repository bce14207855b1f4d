"""What a first start makes ready: in development everything, in production nothing that is an admin's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.core.errors import PostbagError
from campaign.db.migrate import is_current, upgrade
from campaign.db.models import Campaign

if TYPE_CHECKING:
    from campaign.deps import Deps


class NotReadyError(PostbagError):
    """Production needs an admin's hand first."""

    code = "not-ready"


def make_ready(deps: Deps) -> None:
    """Folder, database, campaign.

    Raises:
        NotReadyError: in production, where the schema is old; an upgrade there is a decision.
    """
    deps.settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    deps.settings.instance.chmod(0o700)
    with deps.db.engine.connect() as connection:
        current = is_current(connection)
    if deps.settings.is_production:
        if not current:
            raise NotReadyError("the database is not up to date; run `postbag db upgrade` first")
        return
    if not current:
        upgrade(deps.db)
    _load_shipped(deps)


def _load_shipped(deps: Deps) -> None:
    """Load the campaigns that ship with Postbag, unless there is any campaign already."""
    with deps.db.read() as session:
        if session.scalar(select(Campaign.id).limit(1)) is not None:
            return
    for folder in shipped_campaigns():
        read = read_folder(folder)
        load_campaign(deps, read)
        click.echo(f"Campaign loaded: {read.settings.title}")
