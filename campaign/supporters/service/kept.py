"""Texts kept aside, so that no tab and no change of postcode loses a supporter's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from campaign.db.models import KeptText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.models import Action
    from campaign.deps import Deps


def keep_text(deps: Deps, session: Session, action: Action, text: str | None) -> None:
    """Keep a text aside, once; the author's own text needs no keeping and is not passed here."""
    if not text:
        return
    known = session.scalars(select(KeptText.text).where(KeptText.action_id == action.id))
    if text not in known.all():
        session.add(KeptText(action_id=action.id, text=text, kept_at=deps.now()))


def drop_kept_text(session: Session, action: Action, text: str) -> None:
    """A text that has become the letter is no longer kept aside."""
    session.execute(delete(KeptText).where(KeptText.action_id == action.id, KeptText.text == text))


def drop_kept_texts(session: Session, action: Action) -> None:
    """The letter is decided: nothing is kept aside any more."""
    session.execute(delete(KeptText).where(KeptText.action_id == action.id))
