"""A running server picks up replaced files, and keeps the old ones when the new are no good."""

import json
import logging
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from postcodes import Found, ReloadingFinder
from postcodes.build import replace
from postcodes.files import CONSTITUENCIES, DATA, DIRECTORY, MEMBERS, NI_DISTRICTS
from postcodes.packing import FRAME, MAGIC

MANCHESTER_CENTRAL = "E14001352"


class Seconds:
    """A clock that stands still until told otherwise."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def reloading(tmp_path, seconds):
    return ReloadingFinder(tmp_path / "data", look_every=2, clock=seconds)


def members(as_of="2030-01-01", name="Somebody New"):
    table = json.loads((DATA / MEMBERS).read_bytes())
    rows = [
        [row[0], name, *row[2:]] if row[4] == MANCHESTER_CENTRAL else row for row in table["rows"]
    ]
    return json.dumps(table | {"as_of": as_of, "rows": rows}).encode()


def put(tmp_path, content, name=MEMBERS):
    (tmp_path / "data").mkdir(exist_ok=True)
    replace(tmp_path / "data" / name, content)


def who(reloading):
    return reloading.member(MANCHESTER_CENTRAL).name


def test_it_answers_as_the_finder_does(reloading, finder):
    assert isinstance(reloading.find("M1 1AE"), Found)
    assert reloading.find("M1 1AE") == finder.find("M1 1AE")
    assert reloading.search("manchester cen") == finder.search("manchester cen")
    assert reloading.constituencies == finder.constituencies
    assert reloading.constituency(MANCHESTER_CENTRAL) == finder.constituency(MANCHESTER_CENTRAL)
    assert reloading.dates == finder.dates
    assert reloading.directory.about == finder.directory.about


def test_new_members_are_seen_at_the_next_look_and_not_before(tmp_path, reloading, seconds):
    old = who(reloading)
    put(tmp_path, members())
    seconds.now = 1.9
    assert who(reloading) == old
    seconds.now = 2.0
    assert who(reloading) == "Somebody New"
    assert reloading.dates.members.year == 2030


def test_a_folder_removed_again_leads_back_to_the_packages_data(tmp_path, reloading, seconds):
    old = who(reloading)
    put(tmp_path, members())
    seconds.now = 2
    assert who(reloading) != old
    (tmp_path / "data" / MEMBERS).unlink()
    seconds.now = 4
    assert who(reloading) == old


@pytest.mark.parametrize("name", [MEMBERS, DIRECTORY, CONSTITUENCIES])
def test_a_damaged_file_changes_nothing_and_is_said_once(
    tmp_path, reloading, seconds, caplog, name
):
    put(tmp_path, members())
    seconds.now = 2
    assert who(reloading) == "Somebody New"
    put(tmp_path, b"not such a file", name)
    with caplog.at_level(logging.ERROR):
        for seconds.now in (4, 6, 8, 10):
            assert who(reloading) == "Somebody New"
            assert isinstance(reloading.find("M1 1AE"), Found)
    assert caplog.text.count("the old ones stay") == 1


def framed(header):
    """Return a directory file whose checksum is right, whatever its header."""
    size, checksum = len(header).to_bytes(4, "little"), zlib.crc32(header).to_bytes(4, "little")
    return MAGIC + b"\0" * (FRAME - 8) + size + checksum + header


DAMAGES = [
    (MEMBERS, b"[" * 100_000),
    (MEMBERS, members().replace(b'"E14001352"', b'{"E14001352": []}')),
    (MEMBERS, b'{"as_of": "2030-01-01", "source": "", "attribution": "", "rows": 7}'),
    (MEMBERS, b'{"as_of": "2030-01-01", "source": "", "attribution": "", "rows": [[[], 1, 2]]}'),
    (
        NI_DISTRICTS,
        b'{"as_of": "2030-01-01", "source": "", "attribution": "", "rows": [["BT1", 5]]}',
    ),
    (
        CONSTITUENCIES,
        b'{"as_of": "2030-01-01", "source": "", "attribution": "", "rows": [[[], {}, 1, [], 1, 1, 1, 1]]}',
    ),
    (DIRECTORY, framed(b"[" * 100_000)),
    (DIRECTORY, framed(b"[]")),
    (DIRECTORY, framed(b'{"sections": [], "about": 5}')),
    (DIRECTORY, framed(b'{"sections": {"a": "b"}, "about": {"released": "2030-01-01"}}')),
    (DIRECTORY, framed(b'{"sections": {}, "about": {"released": "2030-01-01"}}')),
]


@pytest.mark.parametrize(("name", "content"), DAMAGES)
def test_no_damage_of_any_kind_stops_the_start_or_a_look_up(
    tmp_path, reloading, seconds, caplog, name, content
):
    put(tmp_path, content, name)
    seconds.now = 2
    with caplog.at_level(logging.ERROR):
        assert who(reloading) == "Lucy Powell"
        assert who(ReloadingFinder(tmp_path / "data", clock=seconds)) == "Lucy Powell"
    assert "the old ones stay" in caplog.text
    assert "the package's own data is used instead" in caplog.text


def test_files_that_do_not_fit_each_other_leave_the_old_ones(tmp_path, reloading, seconds, caplog):
    table = json.loads((DATA / CONSTITUENCIES).read_bytes())
    old = len(reloading.constituencies)
    short = json.dumps(table | {"as_of": "2030-01-01", "rows": table["rows"][1:]})
    put(tmp_path, short.encode(), CONSTITUENCIES)
    seconds.now = 2
    with caplog.at_level(logging.ERROR):
        assert len(reloading.constituencies) == old
    assert "the old ones stay" in caplog.text


def test_own_files_are_used_from_the_start(tmp_path, seconds):
    put(tmp_path, members())
    assert who(ReloadingFinder(tmp_path / "data", clock=seconds)) == "Somebody New"


def test_a_damaged_own_file_does_not_stop_the_start(tmp_path, seconds, caplog):
    put(tmp_path, b"not such a file")
    with caplog.at_level(logging.ERROR):
        assert who(ReloadingFinder(tmp_path / "data", clock=seconds)) == "Lucy Powell"
    assert MEMBERS in caplog.text


def test_own_files_that_do_not_fit_do_not_stop_the_start(tmp_path, seconds, caplog):
    put(tmp_path, members().replace(MANCHESTER_CENTRAL.encode(), b"E14009999"))
    with caplog.at_level(logging.ERROR):
        assert who(ReloadingFinder(tmp_path / "data", clock=seconds)) != "Somebody New"
    assert "E14009999" in caplog.text


def test_many_threads_are_answered_while_one_loads(tmp_path, reloading, seconds):
    put(tmp_path, members())
    seconds.now = 2
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: who(reloading), range(200)))
    assert answers <= {"Somebody New", "Lucy Powell"}
    assert who(reloading) == "Somebody New"
