"""Which data file is used: the package's, or one's own."""

import json

import pytest

from postcodes import DataFileError
from postcodes.files import DATA, DIRECTORY, MEMBERS, NAMES, as_of, chosen, chosen_file


def write_members(folder, as_of):
    table = json.loads((DATA / MEMBERS).read_bytes())
    (folder / MEMBERS).write_text(json.dumps(table | {"as_of": as_of}))


@pytest.mark.parametrize("own", [None, "no-such-folder"])
def test_without_files_of_ones_own_the_packages_are_used(tmp_path, own):
    assert chosen(tmp_path / own if own else None) == {name: DATA / name for name in NAMES}


@pytest.mark.parametrize(
    ("day", "mine"), [("2030-01-01", True), ("2026-08-20", True), ("2026-08-19", False)]
)
def test_ones_own_is_used_unless_the_packages_is_later(tmp_path, day, mine):
    write_members(tmp_path, day)
    files = chosen(tmp_path)
    assert files[MEMBERS] == (tmp_path if mine else DATA) / MEMBERS
    assert files[DIRECTORY] == DATA / DIRECTORY


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"<html>", b"PBPCD\x01\r\nxxxx"])
def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataFileError):
        chosen(tmp_path)


def test_the_date_of_each_shipped_file_can_be_read():
    assert {as_of(DATA / name).year for name in NAMES} <= {2024, 2025, 2026}


def test_a_missing_file_has_no_date(tmp_path):
    with pytest.raises(DataFileError, match="members"):
        as_of(tmp_path / MEMBERS)


def test_another_damaged_file_does_not_matter_for_one(tmp_path):
    (tmp_path / DIRECTORY).write_bytes(b"damaged")
    write_members(tmp_path, "2030-01-01")

    assert chosen_file(MEMBERS, tmp_path) == tmp_path / MEMBERS
