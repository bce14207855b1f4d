"""A campaign's live documents as the plain files that `campaign load` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.files import FOLDERS, DocumentFile, written
from campaign.content.queries import live_documents
from campaign.core.errors import UnknownCampaignError
from campaign.db.models import Campaign

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        files: paths from the folder on.
        strangers: documents that lie in the folder and are not in the campaign.
    """

    files: tuple[str, ...]
    strangers: tuple[str, ...]


def export_campaign(deps: Deps, slug: str, folder: Path) -> Exported:
    """Write every live document of a campaign into the folder, byte for byte as it is loaded.

    Raises:
        UnknownCampaignError: there is none of that name.
    """
    with deps.db.read() as session:
        files = {
            identity.file: written(DocumentFile(identity, version.subject, version.text))
            for identity, version in live_documents(
                session, _campaign_id(session, slug), deps.now()
            ).items()
        }
    for name, content in sorted(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    lying = {f"{name}/{path.name}" for name in FOLDERS for path in (folder / name).glob("*.md")}
    return Exported(tuple(sorted(files)), tuple(sorted(lying - files.keys())))


def only_campaign(deps: Deps) -> str | None:
    """The name of the one campaign there is, None where there are none or several."""
    with deps.db.read() as session:
        slugs = session.scalars(select(Campaign.slug).limit(2)).all()
    return slugs[0] if len(slugs) == 1 else None


def _campaign_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Campaign.id).where(Campaign.slug == slug))
    if found is None:
        raise UnknownCampaignError(slug)
    return found
