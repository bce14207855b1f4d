"""What the tests of this package share: the shipped finder, the sample, small directories."""

import csv
from datetime import date
from pathlib import Path

import pytest

from postcodes import Directory, Finder
from postcodes.build import Provenance, build_directory
from postcodes.onspd import Row

PROVENANCE = Provenance("Made-up directory", date(2025, 11, 1), date(2024, 7, 4))


@pytest.fixture(scope="session")
def finder():
    return Finder.embedded()


@pytest.fixture(scope="session")
def sample():
    """About 3,000 rows drawn from ONSPD (Nov 2025); those without a code are not in use.

    1,000 plain ones, 430 near a boundary, one of each constituency, 1,000 unused units of
    sectors in use.
    """
    with (Path(__file__).parent / "sample.csv").open(newline="") as text:
        return [tuple(row) for row in csv.reader(text)][1:]


@pytest.fixture
def make_directory():
    """Return a function from {postcode: "CODE near ..."} to a directory."""

    def build(postcodes: dict[str, str]) -> Directory:
        rows = [Row(pcds, "", *_codes(codes)) for pcds, codes in postcodes.items()]
        known = {code for codes in postcodes.values() for code in codes.split()}
        return build_directory(rows, known, PROVENANCE, at_least=1).directory

    return build


def _codes(text: str) -> tuple[str, tuple[str, ...]]:
    code, *near = text.split()
    return code, tuple(near)
