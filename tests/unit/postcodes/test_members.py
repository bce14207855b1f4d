from datetime import date

import pytest

from postcodes.errors import DataFileError
from postcodes.members import STANDINGS, members, sitting, table_of
from postcodes.tables import Table, read_table, write_table

ADA = sitting(1, "Ada Aye", "Ada Aye MP", "Labour", "E14001063", "ada.aye.mp@parliament.uk")
BEN = sitting(2, "Ben No", "Rt Hon Ben No MP", "Independent", "E14001064", None)


@pytest.mark.parametrize(
    ("party", "is_speaker", "takes_seat"),
    [("Labour", False, True), ("Speaker", True, True), ("Sinn Féin", False, False)],
)
def test_flags_follow_from_the_party(party, is_speaker, takes_seat):
    member = sitting(1, "A", "A MP", party, "E14001063", None)

    assert (member.is_speaker, member.takes_seat) == (is_speaker, takes_seat)


def test_every_party_with_a_standing_of_its_own_is_one_that_parliament_names(finder):
    parties = {m.party for s in finder.constituencies if (m := finder.member(s.code))}

    assert STANDINGS.keys() <= parties


def test_what_is_written_is_read_again(tmp_path):
    held = {"E14001064": BEN, "E14001063": ADA}
    path = tmp_path / "members.json"

    path.write_bytes(write_table(table_of(held, date(2026, 11, 1))))

    table = read_table(path)
    assert members(table) == held
    assert [row[4] for row in table.rows] == ["E14001063", "E14001064"]
    assert table.as_of == date(2026, 11, 1)
    assert "Open Parliament Licence" in table.attribution


GOOD = [1, "A", "A MP", "Labour", "E14001063", "a@parliament.uk"]


def with_cell(position, cell):
    return [*GOOD[:position], cell, *GOOD[position + 1 :]]


@pytest.mark.parametrize(
    "row",
    [
        *(with_cell(position, cell) for position in range(6) for cell in ([], {}, 1.5, True, "")),
        with_cell(0, 0),
        with_cell(0, 2**31),
        with_cell(0, "1"),
        with_cell(1, "A" * 121),
        with_cell(2, "A" * 161),
        with_cell(3, "A" * 81),
        with_cell(5, "a" * 255),
        with_cell(1, "A\nB"),
        with_cell(1, "\x1b[2J"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused(row):
    with pytest.raises(DataFileError):
        members(Table(date(2026, 1, 1), "", "", [row]))


def test_the_longest_and_highest_are_taken():
    row = [2**31 - 1, "A" * 120, "A" * 160, "A" * 80, "E14001063", "a" * 254]

    assert members(Table(date(2026, 1, 1), "", "", [row]))["E14001063"].id == 2**31 - 1


@pytest.mark.parametrize("row", [[1, "A"], [], None, 7])
def test_a_row_of_another_shape_is_refused(row):
    with pytest.raises(DataFileError):
        members(Table(date(2026, 1, 1), "", "", [row]))
