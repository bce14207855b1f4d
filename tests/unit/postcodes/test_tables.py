import json
from datetime import date

import pytest

from postcodes import DataFileError
from postcodes.constituencies import constituencies, ni_districts
from postcodes.members import members
from postcodes.tables import Table, read_table, write_table

TABLE = Table(date(2026, 8, 20), "A source", "© Whoever", [["a", 1, None], ["ŵ", 2, "x"]])


def test_what_is_written_is_read_one_row_to_a_line(tmp_path):
    path = tmp_path / "table.json"
    path.write_bytes(write_table(TABLE))

    assert read_table(path) == TABLE
    assert '["ŵ", 2, "x"]\n' in path.read_text(encoding="utf-8")


def with_rows(rows, **changed):
    head = {"as_of": "2026-08-20", "source": "", "attribution": ""}
    return json.dumps(head | {"rows": rows} | changed).encode()


HOSTILE = [
    b"[" * 100_000,
    b'{"as_of": ' * 100_000,
    b"9" * 10_000,
    with_rows(5),
    with_rows("rows"),
    with_rows({"a": 1}),
    with_rows([5]),
    with_rows([], source=5),
    with_rows([], attribution=None),
    with_rows([], as_of=20260820),
]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"as_of": "tomorrow"}', b"\xff", *HOSTILE]
)
def test_a_damaged_file_is_a_clear_error(tmp_path, content):
    path = tmp_path / "table.json"
    path.write_bytes(content)

    with pytest.raises(DataFileError, match=r"table\.json"):
        read_table(path)


@pytest.mark.parametrize("read", [constituencies, members, ni_districts])
def test_rows_of_another_shape_are_refused(read):
    with pytest.raises(DataFileError):
        read(TABLE)


SEAT = ["E1", "Bath", "", "england", "South West", 70_000, 51.4, -2.4]
WRONG = ([], {}, None, True)


@pytest.mark.parametrize("position", range(len(SEAT)))
@pytest.mark.parametrize("cell", [*WRONG, float("nan"), float("inf"), 10**400])
def test_a_cell_of_a_constituency_that_cannot_be_right_is_refused(position, cell):
    row = [*SEAT[:position], cell, *SEAT[position + 1 :]]

    with pytest.raises(DataFileError):
        constituencies(Table(date(2026, 8, 20), "", "", [row]))


@pytest.mark.parametrize(
    "row",
    [*([cell, ["N1"]] for cell in WRONG), *(["BT1", cell] for cell in ("N1", [[]], *WRONG[1:]))],
)
def test_a_cell_of_a_district_that_cannot_be_right_is_refused(row):
    with pytest.raises(DataFileError):
        ni_districts(Table(date(2026, 8, 20), "", "", [row]))
