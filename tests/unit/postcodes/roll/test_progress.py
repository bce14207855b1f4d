import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from postcodes.errors import DataFileError
from postcodes.roll.answers import Page
from postcodes.roll.errors import NotAloneError
from postcodes.roll.progress import NAME, Progress, alone
from postcodes.roll.seats import Holder, Seat

HOST = "https://members-api.parliament.uk"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = Page(
    (
        Seat("Ynys Môn", Holder(1, "Ada Aye", "Ada Aye MP", "Labour")),
        Seat("Bath", None),
        Seat("Wells", None, "Lord Wells is not of the House of Commons"),
    ),
    650,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / NAME


@pytest.fixture
def begun(path):
    progress = Progress(path, HOST, NOON)
    progress.add_page(0, PAGE)
    progress.add_email(1, "ada@parliament.uk")
    progress.add_email(2, None)
    return progress


def later(path, host=HOST, **passed):
    return Progress(path, host, NOON + timedelta(**passed))


def test_the_next_run_knows_what_was_read(path, begun):
    next_run = later(path, hours=2)

    assert next_run.pages == {0: PAGE}
    assert next_run.emails == {1: "ada@parliament.uk", 2: None}
    assert next_run.began == NOON


def test_the_run_after_that_knows_both(path, begun):
    later(path, hours=2).add_email(3, "c@parliament.uk")

    third = later(path, hours=3)
    assert (third.pages, third.emails[3], third.began) == ({0: PAGE}, "c@parliament.uk", NOON)


def test_a_line_cut_short_costs_that_line_alone(path, begun):
    path.write_bytes(path.read_bytes()[:-9])

    next_run = later(path, hours=1)
    assert next_run.emails == {1: "ada@parliament.uk"}
    next_run.add_email(2, None)
    assert later(path, hours=1).emails == {1: "ada@parliament.uk", 2: None}


@pytest.mark.parametrize(
    ("host", "passed"),
    [
        (HOST, {"hours": 24, "seconds": 1}),
        (HOST, {"hours": -1}),
        ("https://elsewhere.example", {"hours": 1}),
    ],
)
def test_what_is_old_or_of_another_host_counts_for_nothing(path, begun, host, passed):
    other = later(path, host, **passed)

    assert not other.is_begun
    assert other.began == NOON + timedelta(**passed)
    other.add_email(9, None)
    assert Progress(path, host, other.began).emails == {9: None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "[]\n",
        "{}\n",
        '{"host": 1}',
        "\x00",
        f'{{"host":"{HOST}","began":"{NOON}"}}\n{{}}',
    ],
)
def test_a_file_that_is_none_of_ours_counts_for_nothing(path, text):
    path.parent.mkdir()
    path.write_text(text)

    assert not later(path, hours=1).is_begun


def test_discarding_leaves_no_file(path, begun):
    begun.discard()

    assert not path.exists()
    assert not begun.is_begun
    begun.add_email(5, None)
    assert later(path, hours=1).emails == {5: None}


def test_a_rehearsal_reads_it_and_changes_nothing(path, begun):
    held = path.read_bytes()
    rehearsal = Progress(path, HOST, NOON, is_kept=False)

    rehearsal.add_email(7, None)
    rehearsal.discard()

    assert path.read_bytes() == held


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DataFileError, match="cannot keep"):
        Progress(tmp_path / "file" / NAME, HOST, NOON).add_email(1, None)


@pytest.mark.parametrize(
    "line",
    [
        '{"skip": 0, "total": 650, "seats": [["Bath", "", "1", "A", "A MP", "Labour"]]}',
        '{"skip": 0, "total": 650, "seats": [["Bath", "", 0, "A", "A MP", "Labour"]]}',
        '{"skip": 0, "total": 650, "seats": [["Bath", "", 1, "A", "A MP", []]]}',
        '{"skip": 0, "total": 650, "seats": [[5, ""]]}',
        '{"skip": [], "total": 650, "seats": []}',
        '{"skip": 0, "total": "650", "seats": []}',
        '{"member": {}, "email": null}',
        '{"member": 1, "email": 5}',
        '{"member": 1, "email": "a@b.uk,c@d.uk"}',
        "[" * 100_000,
    ],
)
def test_what_we_did_not_write_counts_for_nothing(path, begun, line):
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{head}\n{line}\n", encoding="utf-8")

    next_run = later(path, hours=1)

    assert (next_run.pages, next_run.emails) == ({}, {})


@pytest.mark.parametrize(
    "began", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "x", 5]
)
def test_an_absurd_beginning_counts_for_nothing(path, begun, began):
    path.write_text(json.dumps({"host": HOST, "began": began}) + "\n", encoding="utf-8")

    assert later(path, hours=1).began == NOON + timedelta(hours=1)


def test_a_file_that_cannot_be_removed_is_told(path):
    path.mkdir(parents=True)

    with pytest.raises(DataFileError, match="cannot remove"):
        later(path).discard()


def test_only_one_reading_at_a_time_may_keep_its_progress(tmp_path):
    folder = tmp_path / "data"

    with alone(folder):
        with pytest.raises(NotAloneError, match="is running for this folder"), alone(folder):
            pass
        with alone(tmp_path / "another"):
            pass
    with alone(folder):
        pass


def test_the_lock_ends_with_a_process_that_is_killed(tmp_path):
    holding = (
        "import sys, time; from pathlib import Path; from postcodes.roll.progress import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); time.sleep(30)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(NotAloneError), alone(tmp_path):
            pass
        process.kill()
        process.wait(10)
        with alone(tmp_path):
            pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DataFileError, match="cannot open"), alone(tmp_path / "file"):
        pass
