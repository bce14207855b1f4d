"""A Parliament on loopback that may be interrupted, and time that only waiting moves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from postcodes.members_cli import World
from tests.fakes.parliament import FakeParliament, contact
from tests.fakes.web_server import Answer, Asked

NOW = datetime(2099, 11, 22, 12, tzinfo=UTC)
VILLAGE, VILLAGE_PAGES = 40, 2
"""Seats of a small House, and the pages that list them."""


class Parliament(FakeParliament):
    """Whose members without an address on our list have none at all; may be interrupted."""

    def __init__(self) -> None:
        super().__init__()
        self.asides: dict[int, Callable[[Answer], Answer]] = {}
        """What becomes of an answer, by its number."""
        for seat in self.seats:
            if seat.member and not seat.member.email:
                self.contacts[seat.member.id] = [contact("Constituency office")]

    def respond(self, asked: Asked) -> Answer:
        answer = super().respond(asked)
        return self.asides.pop(len(self.asked), lambda it: it)(answer)

    def change(self, code: str, **changed: Any) -> None:
        """Change the member who holds a seat; `member=None` makes it vacant."""
        for position, seat in enumerate(self.seats):
            if seat.constituency.code == code:
                member = changed.get("member", seat.member)
                if "member" not in changed:
                    member = dataclasses.replace(seat.member, **changed)
                self.seats[position] = dataclasses.replace(seat, member=member)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


class Passing:
    """Time that only waiting moves."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self.on_sleep: Callable[[float], object] = lambda _seconds: None

    def world(self) -> World:
        return World(lambda: NOW + timedelta(seconds=self.passed), self.clock, self.sleep)

    def clock(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        self.on_sleep(seconds)
