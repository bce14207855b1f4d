"""Postcode to constituency to member of Parliament, from files inside the package.

Every live postcode of Great Britain is answered exactly, without a server or a network:

    from postcodes import Finder, Found, NorthernIreland, NotAPostcode, Unknown

    finder = Finder.embedded()              # loaded once, in about 30 ms; thread-safe
    match finder.find("m1 1ae"):            # as people type; never raises
        case Found(postcode, constituency, near):
            member = finder.member(constituency.code)   # None: the seat is vacant
            print(postcode.text, constituency.name, member.name if member else "vacant")
            if near:                        # within 50 m of a boundary: say so, let them choose
                print("close to", [seat.name for seat in near])
        case NorthernIreland(postcode, candidates):     # by district: ask if more than one
            print(postcode.text, [seat.name for seat in candidates])
        case Unknown(postcode, candidates):             # well formed, but not in use
            print(postcode.text, "is not known; perhaps", [seat.name for seat in candidates])
        case NotAPostcode(reason):                      # a code; the wording is yours
            print(reason)
        case other:                         # OneOf, Terminated, CrownDependency, Overseas,
            print(other)                    # NonGeographic, Partial

`Answer` is the union of them all: end the `match` with `typing.assert_never` and mypy says
which one was forgotten. Names are searched with `finder.search("ynys mon")`; `finder.dates`
says how old the facts are; `finder.directory.code("M1 1AE")` gives the bare code, fastest;
`parse` reads a postcode without asking whether it exists.

Great Britain's postcodes come from the ONS Postcode Directory, the boundaries are those of
July 2024 and the members those of Parliament's Members API; `postcodes info` prints the dates
and the attribution that their licences ask for. Northern Ireland's single postcodes are not
open data, so its answers are by district. The hint `near` is not proof, and about one postcode
in a thousand, nearly all of them at a boundary, may be assigned to the wrong side of it.
"""

from .directory import Directory
from .errors import (
    BuildError,
    DataFileError,
    PostcodesError,
    UnknownConstituency,
    UnknownConstituencyError,
)
from .finder import Finder
from .parse import Outward, parse
from .reloading import ReloadingFinder
from .types import (
    Abroad,
    Answer,
    Constituency,
    CrownDependency,
    DataDates,
    Found,
    Member,
    Nation,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Postcode,
    Reason,
    Terminated,
    Unknown,
)

__all__ = [
    "Abroad",
    "Answer",
    "BuildError",
    "Constituency",
    "CrownDependency",
    "DataDates",
    "DataFileError",
    "Directory",
    "Finder",
    "Found",
    "Member",
    "Nation",
    "NonGeographic",
    "NorthernIreland",
    "NotAPostcode",
    "OneOf",
    "Outward",
    "Overseas",
    "Partial",
    "Postcode",
    "PostcodesError",
    "Reason",
    "ReloadingFinder",
    "Terminated",
    "Unknown",
    "UnknownConstituency",
    "UnknownConstituencyError",
    "parse",
]
