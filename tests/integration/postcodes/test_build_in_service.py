"""A build under a running server: seen when whole, and never seen half."""

import signal
import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from postcodes import Directory, Found, OneOf, ReloadingFinder, Unknown, cli
from postcodes.files import DATA, DIRECTORY, TERMINATED
from tests.support.releases import Extras, Line, Style, live, with_extras, write_onspd, write_onsud

ROOT = Path(__file__).parents[3]
SHARE = 30_000
MANCHESTER = "E14001352"

_KILLED_WHILE_WRITING = """
import os, signal
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
from postcodes.cli import postcodes
postcodes()
"""


@pytest.fixture(scope="module")
def embedded():
    return Directory.open(DATA / DIRECTORY)


@pytest.fixture
def rows(embedded):
    """The first postcodes of the package's own directory, from Aberdeen on."""
    return list(islice(live(embedded), SHARE))


@pytest.fixture
def own(tmp_path):
    return tmp_path / "instance" / "data"


@pytest.fixture
def arguments(own):
    """Return a function to a command line; only a part of the country needs --force."""
    return lambda *more: [
        *("build", "--data", str(own), "--at-least", "1", "--force"),
        *map(str, more),
    ]


def build(arguments):
    result = CliRunner().invoke(cli.postcodes, arguments)
    assert result.exit_code == 0, result.output


def test_a_directory_built_from_its_own_rows_is_the_same(embedded, rows, own, arguments, tmp_path):
    release = write_onspd(tmp_path, with_extras(rows, Extras(terminated=0.5, islands=100)))

    build(arguments("--onspd", release))

    assert list(Directory.open(own / DIRECTORY)) == list(islice(embedded, SHARE))


def test_a_running_finder_answers_from_the_new_directory(rows, own, arguments, tmp_path):
    running = ReloadingFinder(own, look_every=0)
    assert isinstance(running.find("M1 1AE"), Found)
    first = rows[0]

    build(arguments("--onspd", write_onspd(tmp_path, [*rows, Line("M1 1AE", "", first.code)])))
    after_release = running.find("M1 1AE"), running.find("ZE1 0AA")
    known = [(line.pcds, line.code) for line in [*rows, Line("M1 1AE", "", first.code)]]
    onsud = write_onsud(tmp_path, {"SC": known, "NW": [("M1 1AE", MANCHESTER)]})
    build(arguments("--onsud", onsud))
    after_addresses = running.find("M1 1AE")

    assert isinstance(after_release[0], Found)
    assert after_release[0].constituency.code == first.code
    assert isinstance(after_release[1], Unknown)
    assert isinstance(after_addresses, OneOf)
    assert [seat.code for seat in after_addresses.constituencies] == [first.code, MANCHESTER]
    assert running.dates.postcodes == date(2026, 2, 1)


def test_a_build_killed_while_writing_leaves_the_old_files_whole(rows, own, arguments, tmp_path):
    build(arguments("--onspd", write_onspd(tmp_path, with_extras(rows, Extras(terminated=0.1)))))
    before = {name: (own / name).read_bytes() for name in (DIRECTORY, TERMINATED)}
    running = ReloadingFinder(own, look_every=0)
    later = Style(month=date(2026, 5, 1))

    for extras in (Extras(terminated=0.2), Extras()):  # killed at the one file, and at the other
        release = write_onspd(tmp_path, with_extras(rows[:-1], extras, seed=2), later)
        command = [sys.executable, "-c", _KILLED_WHILE_WRITING, *arguments("--onspd", release)]
        killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr

    assert {name: (own / name).read_bytes() for name in before} == before
    assert isinstance(running.find(rows[-1].pcds), Found)
    assert running.dates.postcodes == date(2026, 2, 1)
    build(arguments("--onspd", release))
    assert isinstance(running.find(rows[-1].pcds), Unknown)


def test_a_full_disk_leaves_the_old_file_and_is_told_in_a_sentence(
    rows, own, arguments, tmp_path, monkeypatch
):
    build(arguments("--onspd", write_onspd(tmp_path, rows)))
    before = (own / DIRECTORY).read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    release = write_onspd(tmp_path, rows[1:], Style(month=date(2026, 5, 1)))
    result = CliRunner().invoke(cli.postcodes, arguments("--onspd", release))

    assert result.exit_code == 1
    assert "No space left on device" in result.output.splitlines()[-1]
    assert [path.name for path in own.iterdir()] == [DIRECTORY]
    assert (own / DIRECTORY).read_bytes() == before
