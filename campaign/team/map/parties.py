"""How parties are told apart on the map: letters in the hexagon, and a colour beside them.

The colours only help: the letters alone say it, in greyscale and to those who see colours
otherwise. Parties are named as Parliament's Members API names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Party:
    """`slug` names its colour in the stylesheet, `letters` stand in the hexagon."""

    slug: str
    letters: str


OTHER: Final = "other"

PARTIES: Final[Mapping[str, Party]] = {
    "Labour": Party("labour", "L"),
    "Labour (Co-op)": Party("labour", "L"),
    "Conservative": Party("conservative", "C"),
    "Liberal Democrat": Party("liberal-democrat", "LD"),
    "Scottish National Party": Party("snp", "S"),
    "Reform UK": Party("reform", "R"),
    "Green Party": Party("green", "G"),
    "Plaid Cymru": Party("plaid", "P"),
    "Democratic Unionist Party": Party("dup", "D"),
    "Sinn Féin": Party("sinn-fein", "SF"),
    "Social Democratic & Labour Party": Party("sdlp", "SD"),
    "Alliance": Party("alliance", "A"),
    "Ulster Unionist Party": Party("uup", "UU"),
    "Independent": Party("independent", "I"),
    "Speaker": Party("speaker", "Sp"),
}


def party_of(name: str) -> Party:
    """The party of that name; one that is not in the table has two letters of its name, no colour."""
    return PARTIES.get(name) or Party(OTHER, _letters(name))


def _letters(name: str) -> str:
    words = name.split()
    if len(words) > 1:
        return "".join(word[0] for word in words[:2]).upper()
    return name[:2] or "?"
