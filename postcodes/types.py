"""Postcodes, constituencies, members, and one type for each answer that a lookup can give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date


class Nation(StrEnum):
    """The four nations; health policy is decided separately in each."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True, order=True, init=False)
class Postcode:
    """A well-formed postcode, which need not exist.

    Attributes:
        outward: area and district, "SW1A".
        inward: sector digit and two unit letters, "0AA".
    """

    outward: str
    inward: str

    def __init__(self, outward: str, inward: str) -> None:
        # One is made for every look-up: the slots' own setters take half the time of the
        # generated method, which goes through object.__setattr__.
        _set_outward(self, outward)
        _set_inward(self, inward)

    @property
    def text(self) -> str:
        """As printed on an envelope: "SW1A 0AA"."""
        return f"{self.outward} {self.inward}"

    @property
    def area(self) -> str:
        """The letters it begins with: "SW"."""
        return area_of(self.outward)

    @property
    def sector(self) -> str:
        """All but the unit letters: "SW1A 0"."""
        return f"{self.outward} {self.inward[0]}"

    def __str__(self) -> str:
        return self.text


_set_outward, _set_inward = (vars(Postcode)[name].__set__ for name in ("outward", "inward"))


def area_of(outward: str) -> str:
    """Return the letters that an outward code begins with; "GIR" is its own area."""
    if outward[1:2].isalpha():
        return outward[:3] if outward == "GIR" else outward[:2]
    return outward[:1]


@dataclass(frozen=True, slots=True)
class Constituency:
    """A Westminster constituency.

    Attributes:
        code: its ONS code, "E14001063".
        name: official name; `name_cy` the Welsh name, "" outside Wales or where equal.
        region: English region, or the nation's name.
        electorate: registered voters when the boundaries were drawn.
        lat, lon: a point inside it, degrees WGS84.
    """

    code: str
    name: str
    name_cy: str
    nation: Nation
    region: str
    electorate: int
    lat: float
    lon: float

    def name_in(self, language: str) -> str:
        """The name in a language: the Welsh one for `cy`, where there is one."""
        return self.name_cy if language == "cy" and self.name_cy else self.name


@dataclass(frozen=True, slots=True)
class Member:
    """A sitting member of the House of Commons.

    Attributes:
        id: Parliament's member id.
        name: as Parliament displays it, "Sir Lindsay Hoyle".
        full_title: "Rt Hon Sir Lindsay Hoyle MP".
        email: the published address, looked up and never guessed; None where none is published.
        is_speaker: takes no part in debate.
        takes_seat: False for members who do casework but do not sit in the Commons.
    """

    id: int
    name: str
    full_title: str
    party: str
    constituency_code: str
    email: str | None
    is_speaker: bool = False
    takes_seat: bool = True


@dataclass(frozen=True, slots=True)
class DataDates:
    """How old the facts are: the directory's release, the members, the boundaries."""

    postcodes: date
    members: date
    boundaries: date


class Reason(StrEnum):
    """Why a text is not a postcode; the wording belongs to whoever shows it."""

    EMPTY = "empty"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    CHARACTERS = "characters"
    """Letters or signs that no postcode has."""
    ONLY_LETTERS = "only-letters"
    """A place name, perhaps."""
    ONLY_DIGITS = "only-digits"
    """A postcode of another country, or a telephone number."""
    OUTWARD = "outward"
    """The first half has no shape that a postcode's first half can have."""
    INWARD = "inward"
    """The second half is not a digit and two letters."""
    UNIT_LETTERS = "unit-letters"
    """The last two letters include one of C I K M O V, which are never used there."""


class Abroad(StrEnum):
    """Why a British postcode leads to no constituency at home."""

    BFPO = "bfpo"
    TERRITORY = "territory"


Territory: TypeAlias = Literal["Jersey", "Guernsey", "Isle of Man"]


@dataclass(frozen=True, slots=True, init=False)
class Found:
    """The postcode lies in this constituency.

    Attributes:
        near: other constituencies within 50 m of the postcode's point: a hint that some of
            its addresses may lie across the boundary, not proof. Usually empty.
    """

    postcode: Postcode
    constituency: Constituency
    near: tuple[Constituency, ...]

    def __init__(
        self, postcode: Postcode, constituency: Constituency, near: tuple[Constituency, ...] = ()
    ) -> None:
        _set_postcode(self, postcode)  # quick, as in Postcode
        _set_constituency(self, constituency)
        _set_near(self, near)


_set_postcode, _set_constituency, _set_near = (
    vars(Found)[name].__set__ for name in ("postcode", "constituency", "near")
)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The postcode's addresses are known to lie in several constituencies; ask which."""

    postcode: Postcode
    constituencies: tuple[Constituency, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Well formed, but no such live postcode.

    Attributes:
        candidates: constituencies of its sector, or failing that of its district, most
            postcodes first; empty when the district is not known either.
    """

    postcode: Postcode
    candidates: tuple[Constituency, ...]


@dataclass(frozen=True, slots=True)
class Terminated:
    """Royal Mail has withdrawn the postcode.

    Attributes:
        ended: first day of the month it ended in.
        constituency: where it was, if that is known.
    """

    postcode: Postcode
    ended: date
    constituency: Constituency | None


@dataclass(frozen=True, slots=True)
class NorthernIreland:
    """In a district of Northern Ireland, whose single postcodes are not open data.

    Attributes:
        candidates: one or more constituencies that the district touches, most postcodes first.
    """

    postcode: Postcode
    candidates: tuple[Constituency, ...]


@dataclass(frozen=True, slots=True)
class CrownDependency:
    """Jersey, Guernsey or the Isle of Man: no member at Westminster."""

    postcode: Postcode
    territory: Territory


@dataclass(frozen=True, slots=True)
class Overseas:
    """An overseas territory or a forces' address: the code says nothing of a constituency.

    Attributes:
        postcode_text: tidied, "ASCN 1ZZ", "BFPO 12", "BF1 2AU".
        place: "Ascension Island", "British Forces Post Office".
        kind: which of the two it is.
    """

    postcode_text: str
    place: str
    kind: Abroad


@dataclass(frozen=True, slots=True)
class NonGeographic:
    """A postcode for bulk mail that stands for no place."""

    postcode: Postcode


@dataclass(frozen=True, slots=True)
class Partial:
    """Only the beginning of a postcode.

    Attributes:
        candidates: constituencies of the sector or district given, most postcodes first;
            empty when it is not known.
    """

    outward: str
    candidates: tuple[Constituency, ...]


@dataclass(frozen=True, slots=True)
class NotAPostcode:
    """The text is no postcode, whole or partial."""

    reason: Reason


Answer: TypeAlias = (
    Found
    | OneOf
    | Unknown
    | Terminated
    | NorthernIreland
    | CrownDependency
    | Overseas
    | NonGeographic
    | Partial
    | NotAPostcode
)
"""Every answer; `match` on it, and mypy says when a case is forgotten."""
