from datetime import date

import pytest

from postcodes.errors import DataFileError
from postcodes.files import MEMBERS
from postcodes.roll.snapshot import compare, replace_snapshot, snapshot

LATER = date(2099, 1, 1)


def test_without_a_file_of_ones_own_the_package_s_is_in_use(tmp_path):
    found = snapshot(tmp_path / "nowhere")

    assert len(found.seats) == len(found.members) == 650
    assert next(iter(found.seats.values())).name == "Aberafan Maesteg"
    assert found.damage == ""


def test_what_is_put_in_place_is_in_use(tmp_path):
    held = dict(snapshot(tmp_path).members)
    held.pop("E14001063")

    assert replace_snapshot(tmp_path / "new" / "folder", held, LATER)

    found = snapshot(tmp_path / "new" / "folder")
    assert (found.members, found.as_of) == (held, LATER)


def test_an_older_list_than_the_package_s_is_not_in_use(tmp_path):
    assert not replace_snapshot(tmp_path, snapshot(tmp_path).members, date(2020, 1, 1))


def test_a_damaged_file_does_not_stand_in_the_way(tmp_path):
    (tmp_path / MEMBERS).write_text("{")

    found = snapshot(tmp_path)

    assert len(found.members) == 650
    assert "members.json" in found.damage


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DataFileError):
        replace_snapshot(tmp_path / "file" / "data", {}, LATER)


def test_a_comparison_tells_changes_and_objections(tmp_path):
    before = snapshot(tmp_path)

    compared = compare(before, {}, before.as_of)

    assert len(compared.changes) == 650
    assert compared.objections == ("650 seats are vacant, more than 20",)
    assert compared.remarks == ("nobody is given as the Speaker; a vacant seat may be why",)


def test_a_list_of_an_earlier_day_is_objected_to(tmp_path):
    before = snapshot(tmp_path)

    (objection,) = compare(before, before.members, date(2025, 1, 31)).objections

    assert objection.startswith("it is of 2025-01-31, the list in use of 2026-")
    assert compare(before, before.members, before.as_of).objections == ()
