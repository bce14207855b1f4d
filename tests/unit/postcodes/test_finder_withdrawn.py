"""Withdrawn postcodes are answered as such, where a file of them has been built."""

import lzma
from datetime import date

import pytest

from postcodes import Found, NorthernIreland, Postcode, ReloadingFinder, Terminated, Unknown
from postcodes.directory import UNIT_INDEX
from postcodes.files import TERMINATED
from postcodes.finder import Finder
from postcodes.packing import UNITS
from postcodes.withdrawn import MAGIC, Withdrawn

MANCHESTER = "E14001352"
ROWS = (("M1 1ZZ", "201906", MANCHESTER), ("BT7 1ZZ", "199802", ""), ("M1 1AE", "200001", ""))


@pytest.fixture
def own(tmp_path):
    withdrawn = Withdrawn()
    for pcds, ended, code in ROWS:
        withdrawn.add(pcds[:-2], UNIT_INDEX[pcds[-2:]], ended, code)
    (tmp_path / TERMINATED).write_bytes(withdrawn.pack(date(2025, 11, 1), (MANCHESTER,)))
    return tmp_path


def test_a_withdrawn_postcode_says_when_and_where(own):
    finder = Finder.open(own)
    assert finder.find("m1 1zz") == Terminated(
        Postcode("M1", "1ZZ"), date(2019, 6, 1), finder.constituency(MANCHESTER)
    )


def test_one_of_northern_ireland_too_without_a_place(own):
    assert Finder.open(own).find("BT7 1ZZ") == Terminated(
        Postcode("BT7", "1ZZ"), date(1998, 2, 1), None
    )


def test_a_live_postcode_stays_live(own):
    assert isinstance(Finder.open(own).find("M1 1AE"), Found)


def test_others_are_as_unknown_as_before(own):
    assert isinstance(Finder.open(own).find("M1 1ZX"), Unknown)
    assert isinstance(Finder.open(own).find("BT7 1NN"), NorthernIreland)


def test_a_damaged_file_is_said_and_done_without(own, caplog):
    (own / TERMINATED).write_bytes(b"not such a file")
    finder = Finder.open(own)
    assert isinstance(finder.find("M1 1ZZ"), Unknown)
    assert isinstance(finder.find("M1 1ZZ"), Unknown)
    assert caplog.text.count("withdrawn postcodes are not known") == 1


def test_a_running_server_picks_it_up(own, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    now = [0.0]
    reloading = ReloadingFinder(folder, look_every=1, clock=lambda: now[0])
    assert isinstance(reloading.find("M1 1ZZ"), Unknown)
    (folder / TERMINATED).write_bytes((own / TERMINATED).read_bytes())
    now[0] = 1
    assert isinstance(reloading.find("M1 1ZZ"), Terminated)


@pytest.mark.parametrize(
    "head",
    [
        b"[" * 100_000,
        b'{"released": "2025-11-01", "postcodes": "1e9", "codes": [], "sectors": []}',
        b'{"released": "2025-11-01", "postcodes": 1e400, "codes": [], "sectors": []}',
        b'{"released": "2025-11-01", "postcodes": 1, "codes": [], "sectors": ["M1 1"]}',
        b'{"released": "2025-11-01", "postcodes": 1, "codes": [[1]], "sectors": ["M1 1"]}',
    ],
)
@pytest.mark.parametrize("month", [b"\x01\x00", b"\xff\xff"])
def test_a_file_that_makes_no_sense_is_said_and_done_without(own, caplog, head, month):
    row = (1 << (UNITS - 1 - UNIT_INDEX["ZZ"])).to_bytes(UNITS // 8, "big")
    body = lzma.compress(head + b"\n" + row + month + b"\x01\x00", lzma.FORMAT_XZ)
    (own / TERMINATED).write_bytes(MAGIC + body)
    finder = Finder.open(own)

    assert isinstance(finder.find("M1 1ZZ"), Unknown)
    assert isinstance(finder.find("M1 1ZZ"), Unknown)
    assert len(caplog.records) == 1
