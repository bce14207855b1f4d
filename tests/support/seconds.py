"""Seconds that stand still until they are moved, for what counts with `time.monotonic`."""

from __future__ import annotations


class Seconds:
    """Call it for the time; `pass_time` moves it, and serves as a `sleep` that takes no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def pass_time(self, seconds: float) -> None:
        self.now += seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
