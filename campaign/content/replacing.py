"""Letters for several nations: a letter that others take the place of goes out of use with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.identity import FOR_NATIONS
from campaign.content.queries import live_documents
from campaign.content.versions import note_deed
from campaign.core.document_states import Deed, DocumentState
from campaign.db.models import Version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity


def retire_replaced(
    session: Session,
    campaign_id: int,
    new: Collection[Identity],
    user_id: int | None,
    now: datetime,
) -> None:
    """Retire the public documents whose nations new ones of the same kind cover wholly.

    So one letter for Scotland and Wales takes the place of both of theirs, and the other way round.
    """
    for identity, version in live_documents(session, campaign_id, now).items():
        if identity not in new and _covers(new, identity):
            public = select(Version).where(
                Version.document_id == version.document_id,
                Version.state == DocumentState.PUBLISHED,
            )
            retire_versions(session, session.scalars(public), user_id, now)


def retire_versions(
    session: Session, versions: Iterable[Version], user_id: int | None, now: datetime
) -> None:
    """Take public versions out of use; one that nobody has seen yet was never public."""
    for version in versions:
        note_deed(session, version, Deed.RETIRED, user_id, now)
        if version.live_from is not None and version.live_from > now:
            version.live_from = None


def _covers(new: Collection[Identity], old: Identity) -> bool:
    if old.kind not in FOR_NATIONS:
        return False
    same = {
        nation
        for each in new
        if (each.kind, each.language, each.variant) == (old.kind, old.language, old.variant)
        for nation in each.nations
    }
    return set(old.nations) <= same
