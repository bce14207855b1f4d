"""A list of members that a test can change while the site runs, as a replaced file would."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from postcodes import Member

if TYPE_CHECKING:
    from postcodes import ReloadingFinder

MANCHESTER = "E14001352"
"""Manchester Central, where M1 1AE is."""

NEW = Member(
    id=9001,
    name="Ms Nora Newcomer",
    full_title="Nora Newcomer MP",
    party="Independent",
    constituency_code=MANCHESTER,
    email="nora.newcomer.mp@parliament.uk",
)


class ChangingRoll:
    """The real finder, with some seats as the test has put them."""

    def __init__(self, inner: ReloadingFinder) -> None:
        self.inner = inner
        self.seats: dict[str, Member | None] = {}

    def __getattr__(self, name: str):
        return getattr(self.inner, name)

    def member(self, code: str) -> Member | None:
        return self.seats[code] if code in self.seats else self.inner.member(code)

    def elect(self, member: Member = NEW) -> None:
        self.seats[member.constituency_code] = member

    def vacate(self, code: str = MANCHESTER) -> None:
        self.seats[code] = None

    def renew(self) -> None:
        """A list of today."""
        self.dates = dataclasses.replace(self.inner.dates, members=date(2026, 11, 24))

    def readdress(self, email: str | None, code: str = MANCHESTER) -> None:
        member = self.member(code)
        assert member is not None
        self.seats[code] = dataclasses.replace(member, email=email)
