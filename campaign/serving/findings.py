"""What `postbag doctor` found, one sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "ok"
    SAY = "note"
    WARN = "warning"
    BAD = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence for whoever runs the machine."""

    level: Level
    sentence: str
