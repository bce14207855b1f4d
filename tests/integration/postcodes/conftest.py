"""The exhaustive test needs the source file, which is too big to commit.

Where the folder with it is absent, as in a fresh clone, the test is left out and the run says
so at its end (tests/conftest.py); tests/unit/postcodes checks a committed sample of 3,000 rows in any case.
"""

import dataclasses
import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from postcodes.cli import DATA_META
from postcodes.files import CONSTITUENCIES, DATA
from postcodes.members_cli import WORLD_META, members
from postcodes.tables import read_table, write_table
from tests.support.parliament import NOW, VILLAGE, Parliament, Passing

SHARED = Path(__file__).parents[4] / "shared" / "data"
SOURCE = SHARED / "postcodes-gb.csv.gz"

WANTED = "POSTBAG_TEST_EVERY_POSTCODE" in os.environ
"""Then a missing source is a failure."""

collect_ignore = [] if WANTED or SOURCE.is_file() else ["test_every_postcode.py"]


@pytest.fixture
def parliament():
    with Parliament() as fake:
        yield fake


@pytest.fixture
def time():
    return Passing()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def run(data, time):
    @click.group()
    @click.pass_context
    def application(context):
        context.meta[DATA_META] = data
        context.meta[WORLD_META] = time.world()

    application.add_command(members)

    def invoke(*arguments, answer=None):
        return CliRunner().invoke(application, ["members", *map(str, arguments)], input=answer)

    return invoke


@pytest.fixture
def update(run, parliament):
    def invoke(*arguments, answer=None):
        return run("update", "--host", parliament.host, *arguments, answer=answer)

    return invoke


@pytest.fixture
def village(data, parliament):
    """A House of 40 seats, the Speaker's among them, for what does not depend on its size."""
    table = read_table(DATA / CONSTITUENCIES)
    speaker = next(seat for seat in parliament.seats if seat.member and seat.member.is_speaker)
    parliament.seats[VILLAGE - 1 :] = [speaker]
    kept = {seat.constituency.code for seat in parliament.seats}
    rows = [row for row in table.rows if row[0] in kept]
    data.mkdir()
    small = dataclasses.replace(table, as_of=NOW.date(), rows=rows)
    (data / CONSTITUENCIES).write_bytes(write_table(small))
