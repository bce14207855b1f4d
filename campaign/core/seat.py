"""A constituency's seat as letters must see it: Parliament's list with what staff know besides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postcodes import Constituency, Member


class Waiting(StrEnum):
    """Why a confirmed letter has not gone, seen from who sits today."""

    DISSOLVED = "dissolved"
    VACANT = "vacant"
    DIRECT = "direct"
    NO_ADDRESS = "no-address"
    ANOTHER = "another"
    """Another MP sits than the one it was confirmed for."""
    SAME = "same"
    """The same MP sits, and can be written to again."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who can be written to for a constituency today.

    Attributes:
        member: with the address that letters go to, or None for it where none may be sent; None
            while the seat is vacant or Parliament is dissolved.
        published_email: the address on Parliament's list.
        dissolved: there is no House of Commons, and so no MP anywhere.
        in_department: staff say that the member is a minister of the department.
        direct_only: the member asked not to be written to through third parties.
    """

    constituency: Constituency
    member: Member | None
    published_email: str | None = None
    dissolved: bool = False
    in_department: bool = False
    direct_only: bool = False

    @property
    def can_be_written_to(self) -> bool:
        """Whether a letter may be sent through us."""
        return self.member is not None and self.member.email is not None

    def waiting(self, member_id: int | None) -> Waiting:
        """Why a letter that was confirmed for this member waits."""
        if self.member is None:
            return Waiting.DISSOLVED if self.dissolved else Waiting.VACANT
        if self.direct_only:
            return Waiting.DIRECT
        if self.member.email is None:
            return Waiting.NO_ADDRESS
        return Waiting.SAME if self.member.id == member_id else Waiting.ANOTHER
