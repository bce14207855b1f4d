"""Changing one figure, or the variants, inside the campaign's facts; the rest stays as it is.

The facts are one document. Two people who change different figures of it at once are in nobody's
way: each change is made on the newest version, as long as nobody else has touched the same part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sqlalchemy import select

from campaign.content.toml_edit import with_figure, with_variants, without_figure
from campaign.content.versions import Wording, newest_version
from campaign.core.campaign_toml import settings_of
from campaign.core.errors import BlockedError, UnknownDocumentError
from campaign.db.models import Version, WorkingText
from campaign.editor.service.writing import Clash, Saved, save

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from campaign.core.campaign_settings import CampaignSettings, Figure, Variant
    from campaign.deps import Deps

P = TypeVar("P")
UNSAVED: Final = (
    "You have begun to change the facts as text and have not saved that yet. Save it or throw it "
    "away first: it is under All texts, Facts and figures."
)


@dataclass(frozen=True, slots=True)
class Change(Generic[P]):
    """One change of the facts.

    Attributes:
        part: what the change is about; nobody else may have changed it meanwhile.
        edit: the whole text with the change made.
        note: what was changed and why, for the history.
    """

    part: Callable[[CampaignSettings], P]
    edit: Callable[[str], str]
    note: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the facts, and the version that they had before their eyes."""

    user_id: int
    base_number: int


@dataclass(frozen=True, slots=True)
class Touched(Generic[P]):
    """Somebody else has changed the very same part; nothing is saved.

    Attributes:
        theirs: the part as it is now.
        number: the version that has it so.
    """

    theirs: P
    number: int


def change_figure(
    deps: Deps, document_id: int, name: str, entries: Mapping[str, Any], note: str, author: Author
) -> Saved | Touched[Figure | None]:
    """Change a figure of the register, or add it.

    Raises:
        UnknownDocumentError: there are no such facts.
        UneditableError: the facts are written so that only a person can change them.
        BlockedError: what comes of it cannot be kept, or the author has unsaved facts as text.
    """
    change = Change(
        lambda settings: figure_of(settings, name),
        lambda toml: with_figure(toml, name, entries),
        f"{name}: {note}" if note else f"Changed the figure {name}",
    )
    return _make(deps, document_id, change, author)


def take_out_figure(
    deps: Deps, document_id: int, name: str, author: Author
) -> Saved | Touched[Figure | None]:
    """Take a figure out of the register. Raises what `change_figure` does."""
    change = Change(
        lambda settings: figure_of(settings, name),
        lambda toml: without_figure(toml, name),
        f"Took the figure {name} out",
    )
    return _make(deps, document_id, change, author)


def change_variants(
    deps: Deps, document_id: int, variants: Sequence[Variant], note: str, author: Author
) -> Saved | Touched[tuple[Variant, ...]]:
    """Replace the campaign's variants. Raises what `change_figure` does."""
    change = Change(
        lambda settings: settings.variants,
        lambda toml: with_variants(toml, variants),
        note or "Changed the variants",
    )
    return _make(deps, document_id, change, author)


def figure_of(settings: CampaignSettings, name: str) -> Figure | None:
    """The figure of that name."""
    return next((figure for figure in settings.figures if figure.name == name), None)


def _make(deps: Deps, document_id: int, change: Change[P], author: Author) -> Saved | Touched[P]:
    while True:
        with deps.db.read() as session:
            newest, base = _versions(session, document_id, author)
        text = change.edit(newest.text)
        if text == newest.text:
            return Saved(newest.id, is_new=False)
        theirs = change.part(settings_of(newest.text))
        if newest.number != author.base_number and (
            base is None or change.part(settings_of(base.text)) != theirs
        ):
            return Touched(theirs, newest.number)
        words = Wording("", text, change.note, author.user_id)
        done = save(deps, document_id, words, newest.number)
        # Whoever was quicker has added a version since it was read: look at that one.
        if not isinstance(done, Clash):
            return done


def _versions(session: Session, document_id: int, author: Author) -> tuple[Version, Version | None]:
    """The newest version of the facts, and the one that the author began with."""
    newest = newest_version(session, document_id)
    if newest is None:
        raise UnknownDocumentError
    typed = select(WorkingText.id).where(
        WorkingText.document_id == document_id, WorkingText.user_id == author.user_id
    )
    # Saving forgets what its author was typing; that must not happen behind their back.
    if session.scalar(typed) is not None:
        raise BlockedError([UNSAVED])
    base = session.scalar(
        select(Version).where(
            Version.document_id == document_id, Version.number == author.base_number
        )
    )
    return newest, base
