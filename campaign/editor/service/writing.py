"""Writing documents: a change is a new version, and nobody's change overwrites another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from campaign.content.facts import Text, fitting_facts
from campaign.content.queries import identity_of
from campaign.content.soundness import kept_form, refusals
from campaign.content.versions import (
    Wording,
    add_version,
    document_of,
    lock_campaign,
    newest_version,
)
from campaign.core.errors import BlockedError, UnknownDocumentError
from campaign.db.models import Campaign, Document, DocumentKind, WorkingText
from letters.characters import plain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.identity import Identity
    from campaign.content.soundness import Refusal
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class Saved:
    """The text is kept, as the version with this id; not a new one, if nothing has changed."""

    version_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody else has saved a version since; nothing is changed, and both texts are there."""

    newest_number: int


class UnsoundError(BlockedError):
    """A text that cannot be kept as it is.

    Attributes:
        refusals: what is wrong, and where.
    """

    code = "unsound"

    def __init__(self, found: tuple[Refusal, ...]) -> None:
        super().__init__(map(str, found))
        self.refusals = found


def begin(deps: Deps, campaign_id: int, identity: Identity) -> int:
    """The id of the document, made if there is none yet.

    Raises:
        UnknownDocumentError: a campaign has no such document.
    """
    # The facts are there since the campaign is: nobody begins a second file of them.
    if not identity.is_sound or identity.kind is DocumentKind.SETTINGS:
        raise UnknownDocumentError
    with deps.db.write() as session:
        if session.get(Campaign, campaign_id) is None:
            raise UnknownDocumentError
        lock_campaign(session, campaign_id)
        return document_of(session, campaign_id, identity).id


def save(deps: Deps, document_id: int, words: Wording, base_number: int) -> Saved | Clash:
    """Keep a text as a new version, in draft.

    Args:
        deps: the outside world.
        document_id: which document.
        words: the text and its author.
        base_number: the version that the author began with, 0 for the first.

    Raises:
        UnknownDocumentError: there is no such document.
        UnsoundError: the text holds what it may not.
    """
    with deps.db.write() as session:
        document = session.get(Document, document_id)
        if document is None:
            raise UnknownDocumentError
        campaign = lock_campaign(session, document.campaign_id)
        newest = newest_version(session, document.id)
        text = kept_form(identity_of(document), words.text, newest.text if newest else "")
        same = newest is not None and (newest.subject, newest.text) == (words.subject, text)
        if newest and newest.number != base_number and not same:
            return Clash(newest.number)
        _drop_working_text(session, document_id, words.author_id)
        if newest and same:
            return Saved(newest.id, is_new=False)
        identity = identity_of(document)
        facts = fitting_facts(deps, session, campaign, identity, Text(words.subject, text))
        if found := refusals(identity, words.subject, text, facts.settings):
            raise UnsoundError(found)
        kept = Wording(words.subject, text, words.note, words.author_id)
        return Saved(add_version(session, document, kept, deps.now()).id, is_new=True)


def keep_working_text(
    deps: Deps, document_id: int, user_id: int, subject: str, text: str, base_number: int
) -> None:
    """Keep what somebody is typing, sound or not; theirs alone until they save it.

    Raises:
        UnknownDocumentError: there is no such document.
    """
    words = {"subject": plain(subject), "text": plain(text)}
    its_own = (WorkingText.document_id == document_id, WorkingText.user_id == user_id)
    with deps.db.write() as session:
        if session.get(Document, document_id) is None:
            raise UnknownDocumentError
        if session.scalar(select(WorkingText.id).where(*its_own)) is None:
            try:
                with session.begin_nested():
                    row = WorkingText(
                        document_id=document_id,
                        user_id=user_id,
                        base_number=base_number,
                        at=deps.now(),
                        **words,
                    )
                    session.add(row)
            except IntegrityError:
                pass  # another tab of theirs has kept its first text in the same moment
        session.execute(
            update(WorkingText)
            .where(*its_own)
            .values(base_number=base_number, at=deps.now(), **words)
        )


def drop_working_text(deps: Deps, document_id: int, user_id: int) -> None:
    """Forget what somebody has typed and not saved, because they say so."""
    with deps.db.write() as session:
        _drop_working_text(session, document_id, user_id)


def _drop_working_text(session: Session, document_id: int, user_id: int | None) -> None:
    session.execute(
        delete(WorkingText).where(
            WorkingText.document_id == document_id, WorkingText.user_id == user_id
        )
    )
