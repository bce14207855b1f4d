from datetime import date

import pytest

from postcodes import BuildError, Nation
from postcodes.constituencies import constituencies, ni_districts
from postcodes.source_tables import constituencies_table, ni_districts_table


def test_tables_are_read_by_column_name(tmp_path):
    seats, districts = tmp_path / "c.csv", tmp_path / "n.csv"
    seats.write_text(
        "name,pcon24cd,name_cy,nation,region,electorate,lat,lon\n"
        "Ayr,S14000107,,Northern Ireland,,100,55.1234567,-4.5\n"
    )
    districts.write_text("outward,pcon24cds\nBT1,N1 N2\n")
    day = date(2026, 8, 20)

    (seat,) = constituencies(constituencies_table(seats, day)).values()

    assert (seat.code, seat.nation, seat.lat) == ("S14000107", Nation.NORTHERN_IRELAND, 55.12346)
    assert seat.region == "Northern Ireland"
    assert ni_districts(ni_districts_table(districts, day)) == {"BT1": ("N1", "N2")}


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"outward,pcon24cds\n", b"\xff\xff"])
def test_a_foreign_table_is_refused(tmp_path, content):
    path = tmp_path / "foreign.csv"
    path.write_bytes(content)

    with pytest.raises(BuildError):
        ni_districts_table(path, date(2026, 8, 20))


def test_a_table_with_a_wrong_value_is_refused(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("pcon24cd,name,name_cy,nation,region,electorate,lat,lon\nE1,Ayr,,France,,x,,\n")

    with pytest.raises(BuildError):
        constituencies_table(path, date(2026, 8, 20))


@pytest.mark.parametrize(
    "row", ["E1,Ayr,,England,,1e400,1,1", "E1,Ayr,,England,,5,1,1" + "0" * 1_000_000]
)
def test_a_number_beyond_reason_and_an_endless_line_are_refused(tmp_path, row):
    path = tmp_path / "c.csv"
    path.write_text(f"pcon24cd,name,name_cy,nation,region,electorate,lat,lon\n{row}\n")

    with pytest.raises(BuildError, match="cannot be read"):
        constituencies_table(path, date(2026, 8, 20))


def test_blank_lines_at_the_end_are_harmless(tmp_path):
    path = tmp_path / "n.csv"
    path.write_text("outward,pcon24cds\nBT1,N1\n\n\n")

    assert ni_districts_table(path, date(2026, 8, 20)).rows == [["BT1", ["N1"]]]
