"""Which versions of a campaign's letters a draft begins with, and keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from campaign.content.identity import Identity
from campaign.content.queries import live_letter, live_version, settings_identity
from campaign.core.variants import MAIN, choose
from campaign.db.models import DocumentKind, VariantTally

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.db.models import Action
    from campaign.deps import Deps
    from postcodes import Nation

LANGUAGE = "en"


def choose_versions(
    deps: Deps, session: Session, campaign: LoadedCampaign, action: Action, nation: Nation
) -> None:
    """Give the draft the live letters and settings, together: what it keeps from now on.

    Which variant is settled by the postcode, so that a second try, from another phone too, gets
    the same, and neighbours do; without a postcode by the draft itself. A variant that has no
    letter for the nation gives way to the main one.
    """
    is_new = action.letter_version_id is None
    wanted = _variant(deps, campaign, action) if is_new else action.variant
    letter = _live(deps, session, campaign, DocumentKind.LETTER_MP, nation, wanted)
    if letter is None:
        wanted, letter = MAIN, _live(deps, session, campaign, DocumentKind.LETTER_MP, nation, MAIN)
    minister = DocumentKind.LETTER_MINISTER
    action.variant = wanted
    action.letter_version_id = letter
    action.minister_version_id = _live(deps, session, campaign, minister, nation, wanted) or _live(
        deps, session, campaign, minister, nation, MAIN
    )
    settings = live_version(session, campaign.id, settings_identity(campaign.slug), deps.now())
    action.settings_version_id = settings.id if settings else None
    if is_new and campaign.settings.variants:
        _count(session, campaign.id, wanted, deps.now())


def _variant(deps: Deps, campaign: LoadedCampaign, action: Action) -> str:
    unit = f"{campaign.slug}\0{(action.postcode or action.key).upper()}"
    return choose(campaign.settings.variants, unit, deps.settings.secret_key)


def _live(
    deps: Deps,
    session: Session,
    campaign: LoadedCampaign,
    kind: DocumentKind,
    nation: Nation,
    variant: str,
) -> int | None:
    wanted = Identity(kind, nation, LANGUAGE, variant)
    version = live_letter(session, campaign.id, wanted, deps.now())
    return version.id if version else None


def _count(session: Session, campaign_id: int, variant: str, now: datetime) -> None:
    """One letter more was begun with the variant; drafts are deleted in time, the count stays."""
    its_own = (VariantTally.campaign_id == campaign_id, VariantTally.variant == variant)
    if session.scalar(select(VariantTally.id).where(*its_own)) is None:
        try:
            with session.begin_nested():
                session.add(VariantTally(campaign_id=campaign_id, variant=variant, since=now))
        except IntegrityError:
            pass  # somebody else began the first letter in the same moment
    session.execute(update(VariantTally).where(*its_own).values(begun=VariantTally.begun + 1))
