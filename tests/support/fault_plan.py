"""A run through faults in values: what is to happen, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Plan:
    """What is to happen.

    Attributes:
        faults: the provider's, with their weights among a hundred requests.
        kills: how many workers are killed with SIGKILL.
        locks: how often the database is locked, for how many seconds each.
        disk_full: seconds for which no file of a worker may grow, once; 0 for never.
    """

    letters: int = 2_000
    seed: int = 1
    workers: int = 3
    threads: int = 8
    kills: int = 25
    locks: tuple[float, ...] = (3.0, 2.0)
    disk_full: float = 3.0
    faults: Mapping[str, int] = field(
        default_factory=lambda: {
            "400": 1,
            "401": 1,
            "403": 1,
            "413": 1,
            "429": 2,
            "500": 3,
            "503": 3,
            "hang": 1,
            "accept-then-drop": 3,
            "reset": 3,
        }
    )


@dataclass
class Report:
    """What came of it; `refused`, `lost` and `doubled` by the provider's own record alone."""

    letters: int
    seconds: float = 0.0
    killed: int = 0
    requests: int = 0
    fates: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    uncertain_at_first: int = 0
    settled_by_events: int = 0
    put_back_by_a_person: int = 0
    accepted: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    """Letters of which our ledger says something else than the provider's record."""
    given_up_wrongly: list[str] = field(default_factory=list)
    """Letters that failed though the provider's last answer was no refusal for good, or did not
    fail though it was."""
