"""Where one version of a document stands, and what may be done with it: one table.

Texts never change; a change is a new version. `docs/states.md` prints the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.core.errors import IllegalMoveError

if TYPE_CHECKING:
    from collections.abc import Mapping


class DocumentState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"


class Deed(StrEnum):
    """What somebody did with a version; the history shows it."""

    WROTE = "wrote"
    SENT = "sent"
    TOOK_BACK = "took-back"
    SENT_BACK = "sent-back"
    REPLACED = "replaced"
    APPROVED = "approved"
    REOPENED = "reopened"
    PUBLISHED = "published"
    UNSCHEDULED = "unscheduled"
    ROLLED_BACK = "rolled-back"
    RETIRED = "retired"


S, D = DocumentState, Deed


@dataclass(frozen=True, slots=True)
class Standing:
    """One state's line in the table.

    Attributes:
        meaning: in words for staff.
        deeds: what may be done, and the state that it leads to.
    """

    meaning: str
    deeds: Mapping[Deed, DocumentState]


DOCUMENT_RULES: Final[Mapping[DocumentState, Standing]] = {
    S.DRAFT: Standing(
        "Being written. Nobody but staff sees it.",
        {D.SENT: S.IN_REVIEW, D.ROLLED_BACK: S.PUBLISHED},
    ),
    S.IN_REVIEW: Standing(
        "Waits for a campaigner who has not written it.",
        {
            D.TOOK_BACK: S.DRAFT,
            D.SENT_BACK: S.DRAFT,
            D.REPLACED: S.DRAFT,
            D.APPROVED: S.APPROVED,
        },
    ),
    S.APPROVED: Standing(
        "Read and found good by a second person. Not public yet.",
        {D.REOPENED: S.DRAFT, D.PUBLISHED: S.PUBLISHED},
    ),
    S.PUBLISHED: Standing(
        "Public from its moment on, until a newer version is. Letters begun with it keep it.",
        {D.UNSCHEDULED: S.APPROVED, D.RETIRED: S.RETIRED},
    ),
    S.RETIRED: Standing("Taken out of use. It can be brought back as a new version.", {}),
}


def do(deed: Deed, current: DocumentState) -> DocumentState:
    """The state that follows when somebody does this with a version.

    Raises:
        IllegalMoveError: the table does not allow it.
    """
    deeds = DOCUMENT_RULES[current].deeds
    if deed not in deeds:
        raise IllegalMoveError(current, deed)
    return deeds[deed]
