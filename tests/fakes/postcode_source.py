"""A live source without a network: it knows what it was given, or fails as it is told."""

from __future__ import annotations

from collections.abc import Callable

from postcodes.errors import SourceError
from postcodes.providers.source import NotKnown, Verdict
from postcodes.types import Postcode


class FakeSource:
    """Answers from `known` by the printed postcode, or raises `error` while that is set.

    Attributes:
        asked: the postcodes it was asked for, in order.
        given: the seconds that each question came with.
        meanwhile: called during each question, with its seconds.
    """

    def __init__(self, name: str = "fake", **known: Verdict) -> None:
        self.name = name
        self.known: dict[str, Verdict] = dict(known)
        self.error: SourceError | None = None
        self.asked: list[str] = []
        self.given: list[float] = []
        self.meanwhile: Callable[[float], None] = lambda _: None

    def ask(self, postcode: Postcode, within: float) -> Verdict:
        self.asked.append(postcode.text)
        self.given.append(within)
        self.meanwhile(within)
        if self.error is not None:
            raise self.error
        return self.known.get(postcode.text, NotKnown())
