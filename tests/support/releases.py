"""Writes zips like those of ONS: ONSPD and NSPL in both generations of headers, and ONSUD.

Everything streams and follows from the seed, so a release of full size can be made as well as
one of ten rows. What the columns are called is from ONS's own files; what stands in those that
nothing here reads is only of the right form.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from postcodes.directory import UNIT_INDEX, Directory

_OLD_NAMES = """
pcd pcd2 pcds dointr doterm oscty ced oslaua osward parish usertype oseast1m osnrth1m osgrdind
oshlthau nhser ctry rgn streg pcon eer teclec ttwa pct itl statsward oa01 casward npark lsoa01
msoa01 ur01ind oac01 oa11 lsoa11 msoa11 wz11 sicbl bua24 ru11ind oac11 lat long lep1 lep2 pfa
imd calncv icb oa21 lsoa21 msoa21
"""
OLD = tuple(_OLD_NAMES.split())
"""ONSPD until early 2025."""

_NEW_NAMES = """
pcd7 pcd8 pcds dointr doterm cty25cd ced25cd lad25cd wd25cd parncp25cd usrtypind east1m north1m
gridind hlth19cd nhser24cd ctry25cd rgn25cd pcon24cd eer20cd educ23cd ttwa15cd itl25cd
npark16cd oa21cd lsoa21cd msoa21cd wz11cd sicbl24cd bua24cd ruc21ind oac11ind lat long lep21cd1
lep21cd2 pfa23cd imd20ind icb23cd oa11cd lsoa11cd msoa11cd
"""
NEW = tuple(_NEW_NAMES.split())
"""ONSPD since then."""

NSPL = tuple(name for name in OLD if name not in {"pcds", "streg", "osgrdind"})
"""A lookup without the column that is best to read."""

_ADDRESSES_NAMES = """
UPRN GRIDGB1E GRIDGB1N PCDS CTY25CD CED25CD LAD25CD WD25CD HLTH19CD CTRY25CD RGN25CD PCON24CD
EER20CD TTWA15CD ITL25CD NPARK16CD OA21CD LSOA21CD MSOA21CD WZ11CD SICBL24CD BUA24CD RUC21IND
OAC11IND LEP21CD1 LEP21CD2 PFA23CD IMD20IND
"""
ADDRESSES = tuple(_ADDRESSES_NAMES.split())

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NATIONS = {"E": "E92000001", "S": "S92000003", "W": "W92000004", "N": "N92000002"}
_NATIONS |= {"L": "L93000001", "M": "M83000003", "": ""}
_ISLANDS = (("JE2", "L93000001"), ("GY1", "L93000001"), ("IM1", "M83000003"))
_BULK = ("BX1", "XX1", "BX9")
_FORMER = "E14000530"  # Aldershot as it was until July 2024


@dataclass(frozen=True, slots=True)
class Style:
    """How a release is written.

    Attributes:
        header: names of the columns.
        product: "ONSPD", "NSPL" or "NSPL21".
        month: of the release, in the names of the files.
        quoted: every field in quotation marks; bom: a byte order mark first.
    """

    header: tuple[str, ...] = NEW
    product: str = "ONSPD"
    month: date = date(2026, 2, 1)
    quoted: bool = True
    bom: bool = False

    @property
    def csv_name(self) -> str:
        return f"{self.product}_{_month(self.month)}_UK.csv"

    @property
    def zip_name(self) -> str:
        return f"{self.product}_{_month(self.month)}.zip"


@dataclass(frozen=True, slots=True)
class Extras:
    """Rows besides the live ones of Great Britain.

    Attributes:
        terminated: how many for each live one, in the same sectors.
        northern_ireland, islands, without_seat: how many rows.
    """

    terminated: float = 0.0
    northern_ireland: int = 0
    islands: int = 0
    without_seat: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a release: postcode, month it ended in or "", constituency."""

    pcds: str
    ended: str
    code: str


def live(postcodes: Mapping[str, str] | Directory) -> Iterator[Line]:
    """Yield the live rows of {"M1 1AE": "E14001348"} or of a directory, sector by sector."""
    if isinstance(postcodes, Directory):
        for postcode, place in postcodes:
            yield Line(postcode.text, "", place.code)
    else:
        for pcds in sorted(postcodes):
            yield Line(pcds, "", postcodes[pcds])


def with_extras(rows: Iterable[Line], extras: Extras, seed: int = 1) -> Iterator[Line]:
    """Yield the rows and, among and after them, made-up ones of the other kinds."""
    chance = random.Random(seed)
    units = list(UNIT_INDEX)
    for sector, group in groupby(rows, key=lambda line: line.pcds[:-2]):
        lines = list(group)
        yield from lines
        taken = {line.pcds[-2:] for line in lines}
        free = [unit for unit in units if unit not in taken]
        count = min(len(free), int(len(lines) * extras.terminated + chance.random()))
        for unit in sorted(chance.sample(free, count)):
            old = lines[min(units.index(unit), len(lines) - 1)].code
            yield Line(sector + unit, _ended(chance), _FORMER if chance.random() < 0.05 else old)
    yield from _numbered(extras, units)


def _ended(chance: random.Random) -> str:
    """Return a month; every other postcode ended in one of the great recodings."""
    if chance.random() < 0.5:
        return chance.choice(("199606", "200001", "200606", "201112", "202003"))
    return f"{chance.randint(1975, 2025)}{chance.randint(1, 12):02}"


def _numbered(extras: Extras, units: list[str]) -> Iterator[Line]:
    for number in range(extras.northern_ireland):
        district, rest = divmod(number, 10 * len(units))
        digit, unit = divmod(rest, len(units))
        code = f"N050000{district % 18 + 1:02}"
        yield Line(f"BT{district + 1} {digit}{units[unit]}", "" if number % 9 else "201906", code)
    for number in range(extras.islands):
        outward, code = _ISLANDS[number % len(_ISLANDS)]
        digit, unit = divmod(number // len(_ISLANDS), len(units))
        yield Line(f"{outward} {digit}{units[unit]}", "" if number % 5 else "200301", code)
    for number in range(extras.without_seat):
        digit, unit = divmod(number // len(_BULK), len(units))
        yield Line(f"{_BULK[number % len(_BULK)]} {digit}{units[unit]}", "", "")


def csv_lines(rows: Iterable[Line], style: Style = Style()) -> Iterator[str]:
    """Yield the text of a release, line by line with CRLF."""
    wanted = [_value(name) for name in style.header]
    joined = '","' if style.quoted else ","
    mark = '"' if style.quoted else ""
    # Everything that is the same in every row is filled in once.
    form = mark + joined.join(wanted) + mark
    yield ("\ufeff" if style.bom else "") + mark + joined.join(style.header) + mark + "\r\n"
    for line in rows:
        outward, inward = line.pcds.split(" ")
        yield (
            form
            % {
                "pcd7": f"{outward:4}{inward}",
                "pcd8": f"{outward:5}{inward}",
                "pcds": line.pcds,
                "ended": line.ended,
                "code": line.code,
                "nation": _NATIONS[line.code[:1]],
            }
            + "\r\n"
        )


_VALUES = {
    "pcd": "%(pcd7)s", "pcd7": "%(pcd7)s", "pcd2": "%(pcd8)s", "pcd8": "%(pcd8)s",
    "pcds": "%(pcds)s", "doterm": "%(ended)s", "dointr": "198001", "ctry": "%(nation)s",
    "pcon": "%(code)s", "oseast": "0384512", "east": "0384512", "osnrth": "0398109",
    "north": "0398109", "lat": "53.479521", "long": "-2.233412", "imd": "12345",
    "usertype": "0", "usrtypind": "0", "osgrdind": "1", "gridind": "1",
}  # fmt: skip


def _value(name: str) -> str:
    """Return what stands in a column: "pcon24cd", "pcon" and so on."""
    bare = name.removesuffix("1m").removesuffix("ind") if name not in _VALUES else name
    for key in (bare, bare.rstrip("cd").rstrip("0123456789")):
        if key in _VALUES:
            return _VALUES[key]
    return f"E{len(name):02}000{len(name):03}"


def write_onspd(folder: Path, rows: Iterable[Line], style: Style = Style()) -> Path:
    """Write a whole zip and return its path; the other files in it are decoys of small size."""
    path = folder / style.zip_name
    first: list[Line] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("User Guide/ONSPD User Guide.pdf", b"%PDF-1.7 not really")
        archive.writestr(f"Documents/Westminster names {style.month.year}.csv", "PCON24CD,NM\r\n")
        _write(archive, f"Data/{style.csv_name}", csv_lines(_noted(rows, first), style))
        stem = style.csv_name.removesuffix(".csv")
        for area in sorted({line.pcds[:2].rstrip("0123456789") for line in first}):
            again = csv_lines(first, style)
            _write(archive, f"Data/multi_csv/{stem}_{area}.csv", again)
    return path


def _noted(rows: Iterable[Line], first: list[Line]) -> Iterator[Line]:
    for number, line in enumerate(rows):
        if number < 10:
            first.append(line)
        yield line


def write_onsud(
    folder: Path,
    regions: Mapping[str, Iterable[tuple[str, str]]],
    style: Style = Style(header=ADDRESSES, product="ONSUD", quoted=False),
) -> Path:
    """Write a zip with one csv for each region, of (postcode, constituency) for each address."""
    path = folder / style.zip_name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("Documents/LAD names and codes.csv", "LAD25CD,LAD25NM\r\n")
        for region, addresses in regions.items():
            name = f"Data/ONSUD_{_month(style.month)}_{region}.csv"
            _write(archive, name, _address_lines(addresses, style))
    return path


def _address_lines(addresses: Iterable[tuple[str, str]], style: Style) -> Iterator[str]:
    mark = '"' if style.quoted else ""
    joined = f"{mark},{mark}"
    places = {"UPRN": "%(uprn)s", "PCDS": "%(pcds)s", "PCON24CD": "%(code)s"}
    form = mark + joined.join(places.get(name.upper(), "X1") for name in style.header) + mark
    yield mark + joined.join(style.header) + mark + "\r\n"
    for uprn, (pcds, code) in enumerate(addresses, start=100_000):
        yield form % {"uprn": uprn, "pcds": pcds, "code": code} + "\r\n"


def small_letters(style: Style) -> Style:
    """Return the style with its header in small letters."""
    return replace(style, header=tuple(name.lower() for name in style.header))


def _write(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as entry:
        block: list[str] = []
        for line in lines:
            block.append(line)
            if len(block) == 10_000:
                entry.write("".join(block).encode())
                block.clear()
        entry.write("".join(block).encode())


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]}_{day.year}"
