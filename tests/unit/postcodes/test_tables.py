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


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"as_of": "tomorrow"}', b"\xff"])
def test_a_damaged_file_is_a_clear_error(tmp_path, content):
    path = tmp_path / "table.json"
    path.write_bytes(content)

    with pytest.raises(DataFileError, match=r"table\.json"):
        read_table(path)


@pytest.mark.parametrize("read", [constituencies, members, ni_districts])
def test_rows_of_another_shape_are_refused(read):
    with pytest.raises(DataFileError):
        read(TABLE)
