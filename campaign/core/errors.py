"""What can go wrong with an action, as types with codes.

    PostbagError
    +- IllegalMoveError        a state change that the table does not allow
    +- UnknownCampaignError    no campaign of that name
    +- PausedError             the campaign takes no letters just now
    +- NotThisNationError      the campaign has no letter for that nation's minister
    +- NoDraftError            the supporter has nothing begun here (or another browser has it)
    +- IncompleteError         a step was skipped; `step` says which to go back to
    +- ChangedElsewhereError   what was shown is no longer what is kept (two tabs)
    +- TokenError              a link that does not work; `problem` says why
    +- OldListError            members sit again, but the list is of those before
    +- TooManyMailsError       one address would get too many messages from us
    +- CampaignFilesError      a campaign folder cannot be loaded; lists every fault
    +- UnknownDocumentError    no document, or no version of one, has that number
    +- OwnTextError            somebody would approve what they have written themselves
    +- NotOwnTextError         somebody would take back what another has written
    +- BlockedError            a text cannot go on its way; lists every reason
    +- ToldAlreadyError        an answer's supporters are being told of it, or have been
    +- NoLettersError          an answer is recorded for no letter, or for letters of several MPs

Wording and HTTP status are decided at the edge (`campaign/errors.py`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class PostbagError(Exception):
    """Base of everything that the app raises on purpose."""

    code = "error"


class IllegalMoveError(PostbagError):
    """A state change that the table does not allow."""

    code = "illegal-move"

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"{current} may not become {wanted}")


class UnknownCampaignError(PostbagError):
    """No campaign has that name."""

    code = "unknown-campaign"


class PausedError(PostbagError):
    """The campaign is paused: nobody can begin, check or confirm a letter until it is resumed."""

    code = "paused"


class NotThisNationError(PostbagError):
    """The campaign has no letter for that nation's minister."""

    code = "not-this-nation"


class NoDraftError(PostbagError):
    """This browser has begun nothing for this campaign."""

    code = "no-draft"


class Step(StrEnum):
    """The supporter's steps that can be incomplete."""

    FIND = "find"
    YOU = "you"
    LETTER = "letter"


class IncompleteError(PostbagError):
    """A step before this one is not done.

    Attributes:
        step: the earliest step to go back to.
    """

    code = "incomplete"

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.step = step


class ChangedElsewhereError(PostbagError):
    """The page showed something else than what is kept now; show it again."""

    code = "changed-elsewhere"


class TokenProblem(StrEnum):
    """Why a link does not work."""

    FORGED = "forged"
    EXPIRED = "expired"
    REPLACED = "replaced"
    GONE = "gone"


class TokenError(PostbagError):
    """A link that does not work.

    Attributes:
        problem: why.
        purpose: what the link was for.
    """

    code = "token"

    def __init__(self, problem: TokenProblem, purpose: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.purpose = purpose


class TooManyMailsError(PostbagError):
    """One address would get more messages from us in a day than is decent."""

    code = "too-many-mails"


class OldListError(PostbagError):
    """Parliament has been elected anew, and the list of members is from before."""

    code = "old-list"


class CampaignFilesError(PostbagError):
    """A campaign folder cannot be loaded.

    Attributes:
        faults: one plain sentence each, naming the file.
    """

    code = "campaign-files"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class UnknownDocumentError(PostbagError):
    """No document, or no version of one, has that number."""

    code = "unknown-document"


class OwnTextError(PostbagError):
    """Somebody would approve what they have written themselves."""

    code = "own-text"


class NotOwnTextError(PostbagError):
    """Somebody would take back what another has written."""

    code = "not-own-text"


class BlockedError(PostbagError):
    """A text cannot be saved, approved, published or taken away as it is.

    Attributes:
        reasons: one plain sentence each.
    """

    code = "blocked"

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


class ToldAlreadyError(PostbagError):
    """The supporters of an answer are being told of it, or have been."""

    code = "told-already"


class NoLettersError(PostbagError):
    """What is recorded of an MP's answer must be about letters of one campaign to one seat."""

    code = "no-letters"
