"""A DNS that says what a test tells it to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class SetDns:
    """Says what it is told; a name it does not know has no record."""

    txt: dict[str, list[str]] = field(default_factory=dict)
    mx: dict[str, list[str]] = field(default_factory=dict)
    away: bool = False

    def texts(self, name: str) -> list[str] | None:
        return None if self.away else self.txt.get(name, [])

    def exchangers(self, name: str) -> list[str] | None:
        return None if self.away else self.mx.get(name, [])
