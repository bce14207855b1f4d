from datetime import date

import pytest

from postcodes import BuildError, Nation
from postcodes.constituencies import constituencies, ni_districts
from postcodes.members import members
from postcodes.source_tables import constituencies_table, members_table, ni_districts_table


def test_tables_are_read_by_column_name(tmp_path):
    seats, sitting, districts = (tmp_path / name for name in ("c.csv", "m.csv", "n.csv"))
    seats.write_text(
        "name,pcon24cd,name_cy,nation,region,electorate,lat,lon\n"
        "Ayr,S14000107,,Northern Ireland,,100,55.1234567,-4.5\n"
    )
    sitting.write_text(
        "member_id,name_display_as,name_full_title,party,pcon24cd,constituency,email\n"
        "7,Ann Other,Rt Hon Ann Other MP,Speaker,S14000006,Ayr,\n"
    )
    districts.write_text("outward,pcon24cds\nBT1,N1 N2\n")
    day = date(2026, 8, 20)

    (seat,) = constituencies(constituencies_table(seats, day)).values()
    (member,) = members(members_table(sitting, day, {"S14000107"})).values()

    assert (seat.code, seat.nation, seat.lat) == ("S14000107", Nation.NORTHERN_IRELAND, 55.12346)
    assert seat.region == "Northern Ireland"
    assert (member.constituency_code, member.email, member.is_speaker) == ("S14000107", None, True)
    assert ni_districts(ni_districts_table(districts, day)) == {"BT1": ("N1", "N2")}


def test_a_seat_filled_twice_or_unknown_is_refused(tmp_path):
    path = tmp_path / "m.csv"
    header = "member_id,name_display_as,name_full_title,party,pcon24cd,constituency,email\n"
    row = "7,Ann Other,Ann Other MP,Labour,E14000001,Somewhere,\n"
    path.write_text(header + row + row)

    with pytest.raises(BuildError, match="E14000001"):
        members_table(path, date(2026, 8, 20), {"E14000001"})
    path.write_text(header + row)
    with pytest.raises(BuildError, match="E14000001"):
        members_table(path, date(2026, 8, 20), set())


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
