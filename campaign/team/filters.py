"""Which actions the team looks at: the filters of the list, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.core.states import ActionState
from postcodes.search import words

if TYPE_CHECKING:
    from datetime import datetime

    from postcodes import Constituency, Finder, ReloadingFinder

MOST_PLACES: Final = 30

NEVER_CONFIRMED: Final = frozenset({ActionState.DRAFTED, ActionState.AWAITING, ActionState.EXPIRED})
"""Nobody has confirmed these: they are shown only when asked for, and never with a name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field narrows the list; an empty one does not.

    Attributes:
        campaign_id: one campaign's id.
        constituency_codes: any of these; None where not asked.
        state: one state; None means every state in which a supporter has confirmed.
        since, before: when the letter was begun, with its zone; `before` is not included.
    """

    campaign_id: int | None = None
    nation: str | None = None
    constituency_codes: tuple[str, ...] | None = None
    state: ActionState | None = None
    since: datetime | None = None
    before: datetime | None = None


def places(finder: Finder | ReloadingFinder, text: str) -> tuple[Constituency, ...]:
    """The constituencies that a text means: by code, exact name, part of the name, or MP's name.

    Args:
        finder: the directory.
        text: as typed; a code such as E14001063 in either case.
    """
    code = text.strip().upper()
    by_code = tuple(each for each in finder.constituencies if each.code == code)
    if by_code:
        return by_code
    wanted = words(text)
    if not wanted:
        return ()
    found = finder.search(text, len(finder.constituencies))
    exact = tuple(each for each in found if wanted in (words(each.name), words(each.name_cy)))
    if exact:
        return exact
    named = tuple(
        each for each in found if set(wanted) <= {*words(each.name), *words(each.name_cy)}
    )
    return named or tuple(found)
