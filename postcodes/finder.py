"""The one use case: a text in, one answer out; and the facts that go with the answer."""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

from . import constituencies as seats
from . import territories
from .directory import Directory
from .errors import DataFileError, UnknownConstituencyError
from .files import CONSTITUENCIES, DAMAGE, DIRECTORY, MEMBERS, NI_DISTRICTS, TERMINATED, chosen
from .members import members as read_members
from .parse import Outward, parse
from .tables import read_table
from .types import (
    Answer,
    Constituency,
    CrownDependency,
    DataDates,
    Found,
    Member,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Postcode,
    Terminated,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .packing import Place
    from .search import NameIndex
    from .terminated import TerminatedDirectory


log = logging.getLogger(__name__)


class Finder:
    """Answers for postcodes and names; immutable, and safe to share between threads."""

    _embedded: Finder | None = None
    _lock = Lock()

    def __init__(
        self,
        directory: Directory,
        constituencies: Mapping[str, Constituency],
        members: Mapping[str, Member],
        ni_districts: Mapping[str, tuple[str, ...]],
        dates: DataDates,
        withdrawn: Path | None = None,
    ) -> None:
        """Join the parts.

        Args:
            directory: the live postcodes.
            constituencies: by code.
            members: by constituency's code; a vacant seat is missing.
            ni_districts: constituency codes by outward code, most postcodes first.
            dates: how old all that is.
            withdrawn: a file of withdrawn postcodes, read when first needed.

        Raises:
            DataFileError: they speak of constituencies that are not in the list.
        """
        named = {*directory.codes(), *members, *(c for many in ni_districts.values() for c in many)}
        if strangers := sorted(named - constituencies.keys()):
            raise DataFileError(f"constituencies without a name: {', '.join(strangers[:5])}")
        self.directory = directory
        self.dates = dates
        self._constituencies = constituencies
        self._members = members
        self._ni_districts = ni_districts
        self._names: NameIndex | None = None
        self._withdrawn_file = withdrawn
        self._withdrawn: TerminatedDirectory | None = None
        self.constituencies: tuple[Constituency, ...] = tuple(
            sorted(constituencies.values(), key=lambda seat: seat.name)
        )

    @classmethod
    def embedded(cls) -> Finder:
        """Return the finder over the package's own data, loaded once, at the first call."""
        finder = cls._embedded
        if finder is None:
            with cls._lock:
                finder = cls._embedded
                if finder is None:
                    finder = Finder._embedded = cls.open()
        return finder

    @classmethod
    def open(cls, own: Path | None = None) -> Finder:
        """Read the data files: the package's, or newer ones of the user's own.

        Args:
            own: a folder with any of the files, see `files.chosen`.

        Raises:
            DataFileError: one of them is missing, damaged, or does not fit the others.
        """
        try:
            return cls._opened(own)
        except DAMAGE as error:
            raise DataFileError(f"a data file is damaged: {error}") from error

    @classmethod
    def _opened(cls, own: Path | None) -> Finder:
        files = chosen(own)
        directory = Directory.open(files[DIRECTORY])
        members = read_table(files[MEMBERS])
        boundaries = read_table(files[CONSTITUENCIES])
        return cls(
            directory,
            seats.constituencies(boundaries),
            read_members(members),
            seats.ni_districts(read_table(files[NI_DISTRICTS])),
            DataDates(directory.about.released, members.as_of, boundaries.as_of),
            _existing(own / TERMINATED if own else None),
        )

    def find(self, text: str) -> Answer:
        """Answer for whatever was typed; never raises.

        Args:
            text: a postcode, part of one, or anything else.
        """
        quick = self.directory.quick(text)
        if quick is not None:
            postcode, place = quick
            if not place.others:
                return Found(postcode, self._constituencies[place.code])
            return self._live(postcode, place)
        parsed = parse(text)
        match parsed:
            case Postcode():
                return self._whole(parsed)
            case Outward():
                return self._beginning(parsed)
            case Overseas() | NotAPostcode():
                return parsed

    def constituency(self, code: str) -> Constituency:
        """Return a constituency; a Scottish code that has been replaced is understood.

        Raises:
            UnknownConstituencyError: there is none with this code.
        """
        try:
            return self._constituencies[seats.FORMER_CODES.get(code, code)]
        except KeyError:
            raise UnknownConstituencyError(code) from None

    def member(self, code: str) -> Member | None:
        """Return who holds a constituency's seat, None while it is vacant.

        Raises:
            UnknownConstituencyError: there is no such constituency.
        """
        return self._members.get(self.constituency(code).code)

    def search(self, text: str, limit: int = 10) -> list[Constituency]:
        """Find constituencies by their names or their members' names, best match first."""
        names = self._names
        if names is None:  # two threads may both build it; they build the same
            from .search import NameIndex  # noqa: PLC0415 - a start must not wait for it

            names = self._names = NameIndex(self.constituencies, self._members)
        return names.search(text, limit)

    def _live(self, postcode: Postcode, place: Place) -> Found | OneOf:
        here = self._constituencies[place.code]
        if not place.others:
            return Found(postcode, here)
        others = self._all(place.others)
        return (
            OneOf(postcode, (here, *others)) if place.straddles else Found(postcode, here, others)
        )

    def _whole(self, postcode: Postcode) -> Answer:
        place = self.directory.place(postcode)
        if place is not None:
            return self._live(postcode, place)
        return _elsewhere(postcode) or self._ended(postcode) or self._likely(postcode)

    def _likely(self, postcode: Postcode) -> NorthernIreland | Unknown:
        """Answer for a postcode that is in no list: by its district, or its sector."""
        if candidates := self._all(self._ni_districts.get(postcode.outward, ())):
            return NorthernIreland(postcode, candidates)
        near_by = self.directory.candidates(postcode.outward, postcode.inward[0])
        return Unknown(postcode, self._all(near_by))

    def _ended(self, postcode: Postcode) -> Terminated | None:
        withdrawn = self._withdrawn or self._read_withdrawn()
        if withdrawn is None:
            return None
        try:
            found = withdrawn.find(postcode)
            if found is None:
                return None
            ended, code = found
            return Terminated(postcode, ended, self._constituencies.get(code) if code else None)
        except DAMAGE:  # its counts fit, but what they count makes no sense
            log.error("the file of withdrawn postcodes is damaged")  # noqa: TRY400 - the trace would hold the postcode
            self._withdrawn_file = self._withdrawn = None
            return None

    def _read_withdrawn(self) -> TerminatedDirectory | None:
        """Read the file when it is first needed; two threads may both do it, they read the same."""
        path = self._withdrawn_file
        if path is None:
            return None
        from .terminated import TerminatedDirectory  # noqa: PLC0415 - most never need it

        try:
            self._withdrawn = withdrawn = TerminatedDirectory.open(path)
        except (DataFileError, *DAMAGE) as error:
            log.error("withdrawn postcodes are not known: %s", error)  # noqa: TRY400 - the sentence says it all
            self._withdrawn_file = None
            return None
        return withdrawn

    def _beginning(self, outward: Outward) -> Answer:
        codes = self._ni_districts.get(outward.code, ())
        codes = codes or self.directory.candidates(outward.code, outward.sector)
        return Partial(outward.code, self._all(codes))

    def _all(self, codes: Iterable[str]) -> tuple[Constituency, ...]:
        return tuple(self._constituencies[code] for code in codes)


def _elsewhere(postcode: Postcode) -> CrownDependency | Overseas | NonGeographic | None:
    """Answer for a postcode that stands for no place with a seat at Westminster."""
    if territory := territories.CROWN_DEPENDENCIES.get(postcode.area):
        return CrownDependency(postcode, territory)
    if postcode.area == territories.FORCES:
        return territories.forces_post(postcode.text)
    if postcode.area in territories.NON_GEOGRAPHIC:
        return NonGeographic(postcode)
    return None


def _existing(path: Path | None) -> Path | None:
    return path if path and path.is_file() else None
