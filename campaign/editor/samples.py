"""Sample readers of a document, all made up: every nation, every kind of MP, with and without.

So an author sees, before anybody else does, what each of them would get.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.content.identity import FOR_NATIONS, USES
from campaign.core.letter import Sender
from campaign.db.models import DocumentKind
from letters.values import values_for
from postcodes import Constituency, Member, Nation

if TYPE_CHECKING:
    from campaign.content.identity import Identity

STORY: Final = (
    "My sister waited five months to see a nurse who knew her illness.\n\n"
    "She told me that the not knowing was worse than the pain."
)
PLACES: Final = {
    Nation.ENGLAND: ("Ambleford and Saint Wystan", "1 High Street", "Ambleford", "ZZ1 1ZZ"),
    Nation.SCOTLAND: ("Inverallan and Strathbeg", "2 Shore Road", "Inverallan", "ZZ2 2ZZ"),
    Nation.WALES: ("Cwm Tŵr a Glan-y-Môr", "3 Stryd Fawr", "Cwm Tŵr", "ZZ3 3ZZ"),
    Nation.NORTHERN_IRELAND: ("Ballyreagh and Mid Foyle", "4 Strand", "Ballyreagh", "ZZ4 4ZZ"),
}
LETTERS: Final = frozenset({DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER})


@dataclass(frozen=True, slots=True)
class MemberKind:
    """A kind of MP with words of their own.

    Attributes:
        nations: where there are such MPs. Any seat may be the Speaker's one day.
    """

    key: str
    name: str
    is_speaker: bool = False
    takes_seat: bool = True
    is_minister: bool = False
    nations: frozenset[Nation] = frozenset(Nation)


MEMBERS: Final = (
    MemberKind("mp", "Robin Example"),
    MemberKind("titled", "Dame Gwenllïan Siân Ffŵl-Hyde-Östberg"),
    MemberKind("minister", "Dr Alex Sample", is_minister=True),
    MemberKind("speaker", "Sir Jamie Chair", is_speaker=True),
    MemberKind(
        "no-seat", "Niamh Ní Sampla", takes_seat=False,
        nations=frozenset({Nation.NORTHERN_IRELAND}),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One reader.

    Attributes:
        key: for addresses: "wales-speaker", "wales-speaker-told".
        is_told: whether every value that may be empty is filled.
    """

    key: str
    nation: Nation
    kind: MemberKind
    is_told: bool
    constituency: Constituency
    member: Member
    sender: Sender

    @property
    def story(self) -> str:
        """What the supporter tells; empty where they tell nothing."""
        return STORY if self.is_told else ""


def may_be_empty(identity: Identity) -> tuple[str, ...]:
    """The values of a document that a reader may not have, by their names."""
    email = identity.name if identity.kind is DocumentKind.EMAIL else ""
    return tuple(
        value.name for value in values_for(USES[identity.kind], email=email) if value.optional
    )


def samples_for(identity: Identity) -> tuple[Sample, ...]:
    """The readers to try a document on.

    A page is the same for everybody, and an e-mail or a briefing for every MP: there one kind of
    MP is enough. What may be empty is tried both ways.
    """
    nations = identity.nations if identity.kind in FOR_NATIONS else (Nation.ENGLAND,)
    kinds = MEMBERS if identity.kind in LETTERS else MEMBERS[:1]
    told = (False, True) if may_be_empty(identity) else (False,)
    return tuple(
        _sample(nation, kind, is_told=is_told)
        for nation in nations
        for kind in kinds
        if nation in kind.nations
        for is_told in told
    )


def _sample(nation: Nation, kind: MemberKind, *, is_told: bool) -> Sample:
    place, street, town, postcode = PLACES[nation]
    code = f"{nation.value[0].upper()}00000000"
    constituency = Constituency(code, place, "", nation, "", 1, 0.0, 0.0)
    member = Member(
        1,
        kind.name,
        f"{kind.name} MP",
        "Example Party",
        code,
        "office@parliament.example",
        is_speaker=kind.is_speaker,
        takes_seat=kind.takes_seat,
    )
    sender = Sender("Sam Jones-Öztürk", "sam@home.example", (street, town, postcode))
    key = f"{nation.value}-{kind.key}{'-told' if is_told else ''}"
    return Sample(key, nation, kind, is_told, constituency, member, sender)
