"""What a letter's constituency is called in the language of its supporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.core.language import ENGLISH
from postcodes.errors import UnknownConstituencyError

if TYPE_CHECKING:
    from campaign.db.models import Action
    from campaign.deps import Deps


def place_of(deps: Deps, action: Action, language: str | None = None) -> str:
    """The name for e-mails to the supporter; as it was noted where the map has changed since.

    Args:
        deps: the outside world.
        action: the letter.
        language: the e-mail's; the letter's own unless given.
    """
    spoken = language or action.language
    if spoken == ENGLISH:
        return action.constituency_name
    try:
        return deps.finder.constituency(action.constituency_code).name_in(spoken)
    except UnknownConstituencyError:
        return action.constituency_name
