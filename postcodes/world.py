"""Time, as the commands know it, so that a test or an application may give them another."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class World:
    """Now with its zone, seconds that never go back, and waiting."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


WORLD_META = "postcodes.world"
"""Under this name in click's `meta` another `World` may stand."""


def current_world() -> World:
    """Return the one that this command is to use."""
    found: World = click.get_current_context().meta.get(WORLD_META) or World()
    return found
