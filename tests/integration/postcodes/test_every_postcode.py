"""Exactness, proved on all 1,745,092 live postcodes and on every unit that is not one."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from postcodes import Finder, Postcode
from postcodes.build import Provenance, build_directory
from postcodes.directory import UNIT_INDEX
from postcodes.files import DATA, DIRECTORY
from postcodes.onspd import rows
from postcodes.packing import Place

SOURCE = Path(__file__).parents[4] / "shared" / "data" / "postcodes-gb.csv.gz"


@pytest.fixture(scope="module")
def directory():
    return Finder.embedded().directory


@pytest.fixture(scope="module")
def source():
    """Return {postcode: (code, near)} by a reading of its own, without the package's reader."""
    with gzip.open(SOURCE, "rt", newline="") as text:
        return {
            row["pcds"]: (row["pcon24cd"], tuple(row["near_pcon24cd"].split(";")))
            for row in csv.DictReader(text)
        }


def test_every_live_postcode_gives_its_constituency(directory, source):
    wrong = [pcds for pcds, (code, _) in source.items() if directory.code(pcds) != code]

    assert len(source) == 1_745_092
    assert wrong == []


def test_every_postcode_near_a_boundary_carries_its_neighbours_and_no_other_does(directory, source):
    seen = 0
    for postcode, place in directory:
        code, near = source[postcode.text]
        assert place == Place(code, tuple(filter(None, near))), postcode
        seen += 1

    assert seen == len(source)


def test_every_other_unit_of_every_sector_is_unknown(directory, source):
    unused = 0
    for outward, digit in sorted({tuple(pcds[:-2].split()) for pcds in source}):
        for unit in UNIT_INDEX:
            if f"{outward} {digit}{unit}" not in source:
                unused += 1
                assert directory.place(Postcode(outward, digit + unit)) is None

    assert unused == 10_877 * 400 - len(source)


def test_building_again_gives_the_committed_directory(directory):
    about = directory.about
    provenance = Provenance(about.source, date(2025, 11, 1), about.boundaries)

    built = build_directory(rows(SOURCE), set(directory.codes()), provenance)

    # Another liblzma may pack differently; what is inside must be the same.
    assert built.data == (DATA / DIRECTORY).read_bytes() or list(built.directory) == list(directory)
