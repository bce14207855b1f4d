"""Which versions of a campaign's letters a draft begins with, and keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from campaign.content.queries import live_documents, settings_identity
from campaign.core.campaign_toml import settings_of
from campaign.core.language import ENGLISH
from campaign.core.variants import MAIN, choose
from campaign.db.models import DocumentKind, VariantTally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.content.queries import LoadedCampaign
    from campaign.core.campaign_settings import Variant
    from campaign.db.models import Action, Version
    from campaign.deps import Deps
    from postcodes import Nation

LETTERS = (DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER)


def choose_versions(
    deps: Deps, session: Session, campaign: LoadedCampaign, action: Action, nation: Nation
) -> None:
    """Give the draft the live letters and settings, together: what it keeps from now on.

    In the supporter's language where there is a letter in it, else in English.

    Which variant is settled by the postcode, so that a second try, from another phone too, gets
    the same, and neighbours do; without a postcode by the draft itself. A variant that has no
    letter for the nation gives way to the main one.
    """
    now = deps.now()
    # One moment and one look: what was published together is chosen together.
    live = live_documents(session, campaign.id, now, *LETTERS, DocumentKind.SETTINGS)
    facts = live.get(settings_identity(campaign.slug))
    is_new = action.letter_version_id is None
    variants = settings_of(facts.text).variants if facts else ()
    wanted = _variant(deps, campaign.slug, variants, action) if is_new else action.variant
    mp, minister = DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER
    spoken = dict.fromkeys((action.language, ENGLISH))
    language = next((each for each in spoken if _of(live, mp, nation, (each, MAIN))), ENGLISH)
    letter = _of(live, mp, nation, (language, wanted))
    if letter is None:
        wanted, letter = MAIN, _of(live, mp, nation, (language, MAIN))
    action.variant = wanted
    action.letter_version_id = letter
    # The MP signs the minister's letter: in the letter's language, or at least in English.
    choices = [(each, name) for each in (language, ENGLISH) for name in (wanted, MAIN)]
    found = (_of(live, minister, nation, each) for each in choices)
    action.minister_version_id = next(filter(None, found), None)
    action.settings_version_id = facts.id if facts else None
    if is_new and variants:
        _count(session, campaign.id, wanted, now)


def _variant(deps: Deps, slug: str, variants: Sequence[Variant], action: Action) -> str:
    unit = f"{slug}\0{(action.postcode or action.key).upper()}"
    return choose(variants, unit, deps.settings.secret_key)


def _of(
    live: Mapping[Identity, Version],
    kind: DocumentKind,
    nation: Nation,
    wanted: tuple[str, str],
) -> int | None:
    """The id of the live letter that a nation's supporters get: by language and variant."""
    for identity, version in live.items():
        its_own = (identity.kind, (identity.language, identity.variant))
        if nation in identity.nations and its_own == (kind, wanted):
            return version.id
    return None


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
